import { catalogueOf, type Catalogue } from '../catalogue'

export default catalogueOf(import.meta.glob<Catalogue>('./*.json', { eager: true, import: 'default' }))
