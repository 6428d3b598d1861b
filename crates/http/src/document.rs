use utoipa::PartialSchema;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    Components, ContentBuilder, InfoBuilder, OpenApi, Ref, RefOr, ResponseBuilder, SecurityRequirement,
};

use crate::app::{Extra, api};
use crate::problem::{FieldError, Problem};

/// The OpenAPI document of the product's routes.
pub fn document() -> OpenApi {
    finish(api(Extra::new()).split_for_parts().1)
}

/// Adds what all operations have in common: title, bearer tokens, and problem documents for everything that fails.
pub(crate) fn finish(mut document: OpenApi) -> OpenApi {
    document.info = InfoBuilder::new()
        .title("Postroom")
        .version("1")
        .description(Some(
            "Mail and documents for many organisations. Errors are problem documents (RFC 9457); lists are paged by an \
             opaque cursor; a POST that creates something takes an Idempotency-Key, and a change takes an If-Match.",
        ))
        .build();
    let components = document.components.get_or_insert_with(Components::new);
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    components.schemas.insert("Problem".to_owned(), Problem::schema());
    components.schemas.insert("FieldError".to_owned(), FieldError::schema());
    let problem = ContentBuilder::new()
        .schema(Some(RefOr::<utoipa::openapi::Schema>::Ref(Ref::from_schema_name("Problem"))))
        .build();
    let failed =
        ResponseBuilder::new().description("What went wrong").content("application/problem+json", problem).build();
    for item in document.paths.paths.values_mut() {
        for operation in [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete] {
            let Some(operation) = operation else { continue };
            operation.responses.responses.insert("default".to_owned(), RefOr::T(failed.clone()));
            // Public operations say so with an empty list of their own.
            operation.security.get_or_insert_with(|| vec![SecurityRequirement::new("bearer", Vec::<String>::new())]);
        }
    }
    document
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_has_an_id_a_tag_and_a_summary() {
        for (path, item) in &document().paths.paths {
            for operation in [&item.get, &item.post, &item.put, &item.patch, &item.delete].into_iter().flatten() {
                assert!(operation.operation_id.is_some(), "{path}");
                assert!(operation.tags.as_ref().is_some_and(|tags| tags.len() == 1), "{path}");
                assert!(operation.summary.as_ref().is_some_and(|summary| !summary.is_empty()), "{path}");
            }
        }
    }
}
