import { api, etagOf, idempotencyKey, ifMatch, unwrap } from './client'
import type { components } from './schema'

type Schemas = components['schemas']

export type Template = Schemas['Template']
export type TemplateRow = Schemas['ListedTemplate']
export type NewTemplate = Schemas['NewTemplate']
export type Filling = Schemas['FillTemplate']
export type FilledTemplate = Schemas['FilledTemplate']

const TEMPLATE = '/api/v1/templates/{id}'
const withId = (id: string) => ({ params: { path: { id } } })

/** Texts that mails begin with. */
export const templates = {
  /** By name, without their texts. */
  async list(): Promise<TemplateRow[]> {
    return (await unwrap(api.GET('/api/v1/templates'))).items
  },

  get(id: string): Promise<Template> {
    return unwrap(api.GET(TEMPLATE, withId(id)))
  },

  create(body: NewTemplate, key: string): Promise<Template> {
    return unwrap(api.POST('/api/v1/templates', { body, headers: idempotencyKey(key) }))
  },

  change({ id, version }: Pick<Template, 'id' | 'version'>, body: NewTemplate): Promise<Template> {
    return unwrap(api.PATCH(TEMPLATE, { ...withId(id), body, headers: ifMatch(etagOf(version)) }))
  },

  async remove({ id, version }: Pick<Template, 'id' | 'version'>): Promise<void> {
    await unwrap(api.DELETE(TEMPLATE, { ...withId(id), headers: ifMatch(etagOf(version)) }))
  },

  /** The texts with values in place of their placeholders; names that nothing is given for are refused. */
  fill(id: string, body: Filling): Promise<FilledTemplate> {
    return unwrap(api.POST('/api/v1/templates/{id}/fill', { ...withId(id), body }))
  },
}
