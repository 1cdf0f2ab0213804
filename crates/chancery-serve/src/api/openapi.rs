//! The description of the API, as OpenAPI 3.1.

use super::{LARGEST_PAGE, LARGEST_REPORT, MORE_NAMES};
use crate::filter;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use utoipa::openapi::content::Content;
use utoipa::openapi::path::{HttpMethod, Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ArrayBuilder, KnownFormat, ObjectBuilder, Schema, SchemaFormat, SchemaType, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, Info, OpenApi, OpenApiBuilder, PathItem, PathsBuilder, Ref, RefOr, Required, ResponseBuilder,
};

pub async fn answer() -> Response {
    axum::Json(description()).into_response()
}

const RECORDS: [(&str, &str, &str); 4] = [
    ("documents", "Document", "a report as it was read"),
    ("mentions", "Mention", "an act that a report speaks of"),
    ("events", "Event", "what several reports say of one act, merged"),
    ("stories", "Story", "a thread of events and the reports that tell of them"),
];

/// The description of everything that [`super::router`] answers.
pub fn description() -> OpenApi {
    let mut paths = PathsBuilder::new();
    for (list, record, what) in RECORDS {
        let many = operation(&format!("Lists {list} ({what}) by day"), &listing(true), page_of(record));
        let mut item = PathItem::new(HttpMethod::Get, many);
        if list == "documents" {
            item.merge_operations(PathItem::new(HttpMethod::Post, post()));
        }
        paths = paths.path(format!("/api/{list}"), item);
        let id = parameter("id", ParameterIn::Path, "Its id", text());
        let one = operation(&format!("Shows one: {what}"), &[id], reference(record));
        paths = paths.path(format!("/api/{list}/{{id}}"), PathItem::new(HttpMethod::Get, one));
    }
    let part = parameter("part", ParameterIn::Path, "missions, relations, measures, talks, commitments or all", text());
    let day = |name, what| parameter(name, ParameterIn::Query, what, text());
    let ledger = [
        part,
        day("as_of", "The day whose state is shown; the last day of the record, where none is given"),
        day("known_on", "Only what reports up to this day let one know"),
    ];
    let ledger =
        operation("Shows the ledger of a day", &ledger, RefOr::T(Schema::Object(ObjectBuilder::new().build())));
    paths = paths.path("/api/ledger/{part}", PathItem::new(HttpMethod::Get, ledger));
    let kind = parameter("kind", ParameterIn::Query, "document or event", text());
    let search: Vec<Parameter> = listing(false).into_iter().chain([kind]).collect();
    let search = operation("Finds the words of q, best first, in their context", &search, page_of("Hit"));
    paths = paths.path("/api/search", PathItem::new(HttpMethod::Get, search));
    let kind = parameter("kind", ParameterIn::Query, "document, mention, event or story", text());
    let counted: Vec<Parameter> = filters().into_iter().chain([kind]).collect();
    let facets = operation("Counts what fits by act, actor, outlet and month", &counted, reference("Facets"));
    paths = paths.path("/api/facets", PathItem::new(HttpMethod::Get, facets));
    let itself = operation("This description", &[], RefOr::T(Schema::Object(ObjectBuilder::new().build())));
    paths = paths.path("/api/openapi.json", PathItem::new(HttpMethod::Get, itself));

    let bearer = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    let mut info = Info::new("Chancery", env!("CARGO_PKG_VERSION"));
    info.description = Some(
        "The diplomatic record: what happened, who says so, and does it still hold. Days are ISO 8601; intervals have \
         both ends, of which an unknown one is null; spans are bytes of the input. Answers carry the version of the \
         record as their ETag."
            .to_owned(),
    );
    OpenApiBuilder::new()
        .info(info)
        .paths(paths.build())
        .components(Some(components().security_scheme("token", bearer).build()))
        .build()
}

fn components() -> ComponentsBuilder {
    let strings = || ArrayBuilder::new().items(text()).build();
    let acted = || {
        ObjectBuilder::new()
            .property("id", text())
            .required("id")
            .property("act", text())
            .required("act")
            .property("modality", text())
            .required("modality")
            .property("actors", ArrayBuilder::new().items(reference("Actor")))
            .property("recipients", ArrayBuilder::new().items(reference("Actor")))
            .property("persons", ArrayBuilder::new().items(reference("Actor")))
            .property("when", reference("Interval"))
            .required("when")
            .property("cameo", text())
            .property("confidence", number())
    };
    let quoted = || ObjectBuilder::new().property("start", whole()).property("end", whole()).property("text", text());
    let interval = ObjectBuilder::new()
        .property("earliest", nullable_day())
        .property("latest", nullable_day())
        .property("grain", text())
        .property("text", text())
        .property("why", text());
    let actor = ObjectBuilder::new().property("id", text()).property("name", text()).property("code", text());
    let document = ObjectBuilder::new()
        .property("id", text())
        .required("id")
        .property("origin", text())
        .property("outlet", nullable_text())
        .property("title", nullable_text())
        .property("url", nullable_text())
        .property("language", text())
        .property("published", ObjectBuilder::new().property("date", reference("Interval")));
    let story = ObjectBuilder::new()
        .property("id", text())
        .required("id")
        .property("title", text())
        .property("actors", strings())
        .property("first", nullable_day())
        .property("last", nullable_day())
        .property("events", strings())
        .property("documents", strings());
    let hit = ObjectBuilder::new()
        .property("kind", text())
        .property("id", text())
        .property("title", text())
        .property("excerpt", text())
        .property("matches", ArrayBuilder::new().items(ArrayBuilder::new().items(whole())));
    let problem = ObjectBuilder::new()
        .property("type", text())
        .property("title", text())
        .property("status", whole())
        .property("detail", text());
    let facets = ObjectBuilder::new().property("total", whole()).property("complete", boolean());
    ComponentsBuilder::new()
        .schema("Interval", interval.build())
        .schema("Actor", actor.build())
        .schema("Document", document.build())
        .schema(
            "Mention",
            acted().property("document", text()).property("evidence", quoted()).property("sentence", quoted()).build(),
        )
        .schema(
            "Event",
            acted()
                .property("mentions", strings())
                .property("documents", strings())
                .property("outlets", strings())
                .build(),
        )
        .schema("Story", story.build())
        .schema("Hit", hit.build())
        .schema("Facets", facets.build())
        .schema("Problem", problem.build())
}

fn post() -> Operation {
    let content = || Content::builder().schema(Some(text())).build();
    let body = RequestBodyBuilder::new()
        .description(Some(format!("A report: text, a web page, JSON or JSON Lines, at most {LARGEST_REPORT} bytes")))
        .content("text/plain", content())
        .content("text/html", content())
        .content("application/json", content())
        .content("application/x-ndjson", content())
        .required(Some(Required::True))
        .build();
    let name = parameter("name", ParameterIn::Query, "What the report is called", text());
    let done = |what: &str| ResponseBuilder::new().description(what).build();
    OperationBuilder::new()
        .summary(Some("Reads reports and adds them to the record; answers with what was read"))
        .parameter(name)
        .request_body(Some(body))
        .response("201", done("Something new was added"))
        .response("200", done("All of it was known already"))
        .response("401", problem("The token is missing or wrong"))
        .response("403", problem("The server takes no reports"))
        .response("413", problem("The body is too large"))
        .response("422", problem("Nothing of it can be read"))
        .security(SecurityRequirement::new("token", Vec::<String>::new()))
        .build()
}

fn operation(summary: &str, parameters: &[Parameter], schema: RefOr<Schema>) -> Operation {
    let answer = ResponseBuilder::new()
        .description("The answer, with the version of the record as its ETag")
        .content("application/json", Content::builder().schema(Some(schema)).build());
    let mut operation = OperationBuilder::new()
        .summary(Some(summary))
        .response("200", answer.build())
        .response("304", ResponseBuilder::new().description("Nothing has changed since If-None-Match").build())
        .response("400", problem("A parameter is unknown or cannot be understood"))
        .response("404", problem("There is no such thing"));
    for parameter in parameters {
        operation = operation.parameter(parameter.clone());
    }
    operation.build()
}

fn problem(what: &str) -> utoipa::openapi::Response {
    let content = Content::builder().schema(Some(reference("Problem"))).build();
    ResponseBuilder::new().description(what).content("application/problem+json", content).build()
}

fn page_of(record: &str) -> RefOr<Schema> {
    let page = ObjectBuilder::new()
        .property("items", ArrayBuilder::new().items(reference(record)))
        .required("items")
        .property("next", nullable_text());
    RefOr::T(Schema::Object(page.build()))
}

fn filters() -> Vec<Parameter> {
    let names = filter::NAMES.into_iter().chain(MORE_NAMES);
    names.map(|name| parameter(name, ParameterIn::Query, meaning(name), text())).collect()
}

fn listing(ordered: bool) -> Vec<Parameter> {
    let mut all = filters();
    let most = format!("At most so many items, up to {LARGEST_PAGE}");
    all.push(parameter("limit", ParameterIn::Query, &most, whole()));
    all.push(parameter("after", ParameterIn::Query, "What 'next' of the page before was", text()));
    if ordered {
        all.push(parameter("order", ParameterIn::Query, "newest (where nothing is said) or oldest first", text()));
    }
    all
}

fn meaning(name: &str) -> &'static str {
    match name {
        "q" => "All of these words; one that ends in * stands for those that begin so",
        "act" => "An act, and whatever is a kind of it; may be given several times",
        "modality" => "Whether it happened; may be given several times",
        "outlet" => "Who publishes it",
        "actor" => "Who does it: a code or a name",
        "recipient" => "To whom it is done",
        "party" => "Who is in it on either side",
        "between" => "Two parties with a comma, whoever of them does it",
        "person" => "Part of a person's name",
        "story" => "Of a story, by id",
        "plover" => "A PLOVER type, with its mode if wanted: SANCTION-expel",
        "since" => "Not before this day",
        "until" => "Not after this day",
        "disputed" => "Only what reports differ on",
        "family" => "A family of acts: missions, relations, measures, talks, words, force, domestic, aid",
        "document" => "Of a document, by id",
        "event" => "Of an event, by id",
        "country" => "Where it takes place: ISO 3166-1 alpha-3",
        "confidence" => "At least this confidence, from 0 to 1",
        _ => "",
    }
}

fn parameter(name: &str, at: ParameterIn, what: &str, schema: RefOr<Schema>) -> Parameter {
    let required = if at == ParameterIn::Path { Required::True } else { Required::False };
    ParameterBuilder::new()
        .name(name)
        .parameter_in(at)
        .required(required)
        .description(Some(what))
        .schema(Some(schema))
        .build()
}

fn reference(name: &str) -> RefOr<Schema> {
    RefOr::Ref(Ref::from_schema_name(name))
}

fn of_type(kind: Type) -> RefOr<Schema> {
    RefOr::T(Schema::Object(ObjectBuilder::new().schema_type(kind).build()))
}

fn text() -> RefOr<Schema> {
    of_type(Type::String)
}

fn whole() -> RefOr<Schema> {
    of_type(Type::Integer)
}

fn number() -> RefOr<Schema> {
    of_type(Type::Number)
}

fn boolean() -> RefOr<Schema> {
    of_type(Type::Boolean)
}

fn nullable() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::String, Type::Null]))
}

fn nullable_text() -> RefOr<Schema> {
    RefOr::T(Schema::Object(nullable().build()))
}

fn nullable_day() -> RefOr<Schema> {
    let day = nullable().format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)));
    RefOr::T(Schema::Object(day.examples([json!("2021-04-22")]).build()))
}
