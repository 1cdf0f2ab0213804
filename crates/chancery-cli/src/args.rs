//! What the command understands.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  chancery read news/                          read a folder into chancery.db; show the timeline and the ledger
  chancery read --no-db report.html            take a look without keeping anything
  cat report.txt | chancery read - --format jsonl > mentions.jsonl
  chancery timeline --since 2021-03 --between Russia USA
  chancery ledger missions --as-of 2021-05-01  who was in post on that day
  chancery ledger all --as-of 2021-05-01 --known-on 2021-04-20
                                               ... as far as reports up to April 20 let one know
  chancery events --act recall-ambassador --format csv -o recalls.csv
  chancery show e-3f2a                         an event with its evidence, its dates' reasons and disagreements
  chancery search ambassador consult*
  chancery serve                               the record in a browser, at http://127.0.0.1:8080
  chancery watch feeds.toml                    keep it current from news feeds
  chancery time 'They met on Monday.' --anchor 2021-04-20
  chancery parse 'Rome sent its envoy home.'   how a sentence is read

Options that choose records may be combined; a record must fit them all. States are ISO 3166-1 alpha-3 codes (RUS),
or names (Russia); dates are 2021-04-22, 2021-04 or 2021; ids may be cut short.

Exit codes: 0 done; 1 nothing could be done; 2 wrong usage; 3 done, but some input was rejected (each is named on
standard error).";

/// Reads the news and keeps the diplomatic record: what happened, who says so, and does it still hold.
#[derive(Debug, Parser)]
#[command(name = "chancery", version, about, after_help = EXAMPLES, max_term_width = 120)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read reports into the database, and show what they tell
    #[command(after_help = READ_HELP)]
    Read(ReadArgs),
    /// List the reports that were read, with the day each was published
    Documents(ListArgs),
    /// List every act that a report speaks of, with its evidence
    Mentions(ListArgs),
    /// List events: what several reports say of one act, merged
    Events(ListArgs),
    /// List stories: threads of events and the reports that tell of them
    Stories(ListArgs),
    /// Show the days that matter with what happened on them and its citations
    Timeline(TimelineArgs),
    /// Show the state of missions, relations, measures, talks and commitments on a day
    Ledger(LedgerArgs),
    /// Show one record with its evidence, its rule, the reasons of its dates and its disagreements
    Show(ShowArgs),
    /// Find words in reports and events
    Search(SearchArgs),
    /// Write records in a form that other programs understand
    Export(ExportArgs),
    /// Read all that is stored again with this version of the program, and show what changes
    Rebuild(RebuildArgs),
    /// Show the record in a browser
    Serve(ServeArgs),
    /// Keep the record current from news feeds, and say what changes
    #[command(after_help = watch_help())]
    Watch(WatchArgs),
    /// Show how a sentence is read: its tree, the frames that fired, why, and those that came near
    Code(CodeArgs),
    /// Show the time expressions of a text: what each stands for, and why
    Time(TimeArgs),
    /// Show how text is read: its tokens, trees and names
    Parse(ParseArgs),
    /// Score the program on a data set
    Eval(EvalArgs),
}

const READ_HELP: &str = r#"Plain text, web pages, feeds (RSS, Atom), web archives (WARC) and JSON Lines are understood, packed with gzip or not;
content decides, not the name. JSON Lines have one report a line under text, title, url, published and outlet, or the
names that archives give to these: body, headline, link, date, source, ... In a folder the files that end in .txt,
.text, .html, .htm, .xhtml, .json, .jsonl, .ndjson, .rss, .atom, .rdf, .xml or .warc, each also with .gz, or have no
ending, are read, and those in its folders; hidden files and gold.json are left out. Reading the same bytes again
changes nothing.

An actor that the program does not know is given with --actors, as in
  [[state]]
  code = "RUR"
  name = "Ruritania"
  adjectives = ["Ruritanian"]
  capitals = ["Strelsau"]
  [[group]]
  code = "BLUES"
  name = "Blue Guard"
  kind = "REB"
  [[group]]
  code = "TWINS"
  name = "Twin Crowns"
  members = ["RUR", "SMR"]
  [[person]]
  name = "Rudolf Elphberg"
  state = "RUR"
  title = "King"
  from = "1990""#;

#[derive(Debug, Args)]
pub struct ReadArgs {
    /// Files, folders, patterns such as 'news/**/*.html', or - for standard input
    #[arg(required = true)]
    pub paths: Vec<String>,
    #[command(flatten)]
    pub database: Database,
    /// Keep nothing: the same as --db :memory:
    #[arg(long, conflicts_with = "db")]
    pub no_db: bool,
    /// The day of reading: no report is dated later
    #[arg(long, value_name = "DATE")]
    pub today: Option<jiff::civil::Date>,
    #[command(flatten)]
    pub extra: ExtraArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// What the program is told beside what it knows.
#[derive(Debug, Args)]
pub struct ExtraArgs {
    /// More actors: a TOML file of states, organizations, groups and persons (see `chancery read --help`)
    #[arg(long, value_name = "FILE.toml")]
    pub actors: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Database {
    /// The database file
    #[arg(long, value_name = "FILE", default_value = "chancery.db")]
    pub db: PathBuf,
}

#[derive(Debug, Args)]
pub struct OutputArgs {
    /// A table for people (without --format the same in a pipe, but never cut to a width), or records for programs
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// Write to a file
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Table,
    Json,
    Jsonl,
    Csv,
    /// The columns of csv, with their types
    Parquet,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TimelineFormat {
    Table,
    Markdown,
    Html,
    Json,
    Jsonl,
    Csv,
}

#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    pub database: Database,
    #[command(flatten)]
    pub select: SelectArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Which records are meant.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Choosing records")]
pub struct SelectArgs {
    /// Who does it: a code (RUS), a state or an organization (Russia), or part of a name
    #[arg(long, value_name = "WHO")]
    pub actor: Option<String>,
    /// To whom it is done
    #[arg(long, value_name = "WHO")]
    pub recipient: Option<String>,
    /// Between two, whoever of them does it
    #[arg(long, num_args = 2, value_names = ["A", "B"])]
    pub between: Option<Vec<String>>,
    /// Acts, such as recall-ambassador, and whatever is a kind of them (several with commas)
    #[arg(long, value_name = "ACT", value_delimiter = ',')]
    pub act: Vec<String>,
    /// A PLOVER type and, if wanted, mode: SANCTION, SANCTION-expel
    #[arg(long, value_name = "TYPE")]
    pub plover: Option<String>,
    /// Part of the name of a person in it
    #[arg(long, value_name = "NAME")]
    pub person: Option<String>,
    /// Not before this day
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// Not after this day
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// Of one story, by its id
    #[arg(long, value_name = "ID")]
    pub story: Option<String>,
}

#[derive(Debug, Args)]
pub struct TimelineArgs {
    #[command(flatten)]
    pub database: Database,
    #[command(flatten)]
    pub select: SelectArgs,
    /// So many days, the most important ones; otherwise as many as tell most of it
    #[arg(long, value_name = "N", conflicts_with = "all")]
    pub days: Option<usize>,
    /// Every event, and not the most important one of a day
    #[arg(long)]
    pub all: bool,
    #[arg(long, value_enum, default_value_t = TimelineFormat::Table)]
    pub format: TimelineFormat,
    /// Write to a file
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    Missions,
    Relations,
    Measures,
    Talks,
    Commitments,
    All,
}

#[derive(Debug, Args)]
pub struct LedgerArgs {
    #[arg(value_enum, default_value_t = Part::All)]
    pub part: Part,
    /// The day whose state is shown [default: the last day the record speaks of]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    /// Only what reports up to this day let one know [default: all of them]
    #[arg(long, value_name = "DATE")]
    pub known_on: Option<String>,
    #[command(flatten)]
    pub database: Database,
    #[command(flatten)]
    pub select: SelectArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Args)]
pub struct ShowArgs {
    /// Of a document (d-), a mention (m-), an event (e-) or a story (s-), in full or its first characters
    pub id: String,
    #[command(flatten)]
    pub database: Database,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Args)]
pub struct SearchArgs {
    /// All of these must be there; a word that ends in * stands for all that begin so
    #[arg(required = true)]
    pub words: Vec<String>,
    /// At most so many events and so many documents
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
    #[command(flatten)]
    pub database: Database,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportKind {
    /// Events in the columns of POLECAT, the data set coded with PLOVER: tab-separated
    Plover,
    /// Events or mentions in the columns of GDELT 2.0: tab-separated, without a header
    Gdelt,
    /// Events or mentions with all their fields
    Csv,
    /// The same as csv, as Parquet
    Parquet,
    /// What is planned for a day, and what is due on one: iCalendar
    Ics,
    /// The latest events: an Atom feed
    Atom,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportTable {
    Events,
    Mentions,
}

#[derive(Debug, Args)]
pub struct ExportArgs {
    #[arg(value_enum)]
    pub kind: ExportKind,
    /// What a row is, in gdelt, csv and parquet
    #[arg(long, value_enum, default_value_t = ExportTable::Events)]
    pub table: ExportTable,
    /// At most so many records; where there are more, standard error says so
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    pub limit: usize,
    #[command(flatten)]
    pub database: Database,
    #[command(flatten)]
    pub select: SelectArgs,
    /// Write to a file
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct RebuildArgs {
    #[command(flatten)]
    pub database: Database,
    /// Show what would change, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    #[command(flatten)]
    pub extra: ExtraArgs,
}

#[derive(Debug, Args)]
pub struct ServeArgs {
    #[command(flatten)]
    pub database: Database,
    /// Where to listen; 127.0.0.1 is this machine alone
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub bind: String,
    #[command(flatten)]
    pub access: AccessArgs,
}

/// Who may see the pages.
#[derive(Debug, Args)]
pub struct AccessArgs {
    /// A file with a word that must be known to write, and to read from other machines
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// A name, beside addresses and localhost, that the server answers to (several with commas)
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub host: Vec<String>,
}

const WATCH_HELP: &str = "\
Polls feeds in RSS, Atom or JSON Feed, fetches the reports that they name, reads them as
`chancery read` does, and prints what is otherwise in the record than before: new events (+),
events of which something else became (~), reports that begin to differ (?), and lines of the
ledger (=). Ctrl-C stops it; whatever is stored stays stored, and the rest is fetched the next
time. What was fetched already is remembered beside the database (--state).

It keeps to robots.txt, where it is called Chancery, asks servers only for what is new, leaves a
pause between two requests to a host, comes back later and later where one fails, and not before
the time that one names. What a feed leads to is fetched once. A public feed cannot lead into
your own network.

Try it:
  chancery watch feeds.toml --once                    look once and end, as for cron; exit code 3
                                                      if some feed failed
  chancery watch feeds.toml --serve 127.0.0.1:8080    show the record in a browser meanwhile
  chancery watch feeds.toml --format jsonl            a JSON object a line, for programs

A feeds.toml with all that can be in it:

";

fn watch_help() -> String {
    let indented = chancery_watch::EXAMPLE.lines().map(|line| format!("  {line}").trim_end().to_owned() + "\n");
    format!("{WATCH_HELP}{}", indented.collect::<String>())
}

#[derive(Debug, Args)]
pub struct WatchArgs {
    /// Which feeds, how often, and who is told of what: see below
    #[arg(value_name = "FEEDS.toml")]
    pub feeds: PathBuf,
    #[command(flatten)]
    pub database: Database,
    /// Look once at whatever is due, and end
    #[arg(long)]
    pub once: bool,
    /// Show the record in a browser meanwhile, at this address
    #[arg(long, value_name = "ADDRESS", conflicts_with = "once")]
    pub serve: Option<String>,
    #[command(flatten)]
    pub access: AccessArgs,
    /// The file of what is remembered [default: the database's name and .watch.json]
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// How changes are written
    #[arg(long, value_enum, default_value_t = WatchFormat::Table)]
    pub format: WatchFormat,
    #[command(flatten)]
    pub extra: ExtraArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum WatchFormat {
    Table,
    Jsonl,
}

#[derive(Debug, Args)]
pub struct CodeArgs {
    /// A sentence, or several
    pub text: String,
    /// The day of the report, as 2021-04-22: "on Monday" is counted from it
    #[arg(long, value_name = "DATE")]
    pub anchor: Option<String>,
    #[arg(long, value_enum, default_value_t = EvalFormat::Table)]
    pub format: EvalFormat,
    /// Write to a file
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct ParseArgs {
    /// The text, or - for standard input; a line is a paragraph
    #[arg(value_name = "TEXT")]
    pub text: String,
    #[arg(long, value_enum, default_value_t = ParseFormat::Tree)]
    pub format: ParseFormat,
    /// Write to a file
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct TimeArgs {
    /// The text, or - for standard input
    pub text: String,
    /// The day that it was written on
    #[arg(long, value_name = "DATE")]
    pub anchor: Option<String>,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ParseFormat {
    /// For people: each word under the one that governs it
    Tree,
    /// For programs: CoNLL-U of Universal Dependencies, with names in the last column
    Conllu,
}

#[derive(Debug, Args)]
pub struct EvalArgs {
    #[arg(value_enum)]
    pub suite: Suite,
    /// The data set: a folder, or a file where the suite is one
    #[arg(value_name = "PATH")]
    pub dir: PathBuf,
    #[command(flatten)]
    pub extra: ExtraArgs,
    /// Explain every miss
    #[arg(long)]
    pub verbose: bool,
    /// Of plv: what the frames say by themselves, without the weights that were learned
    #[arg(long)]
    pub frames_only: bool,
    /// Of plv: write what the weights are learned from, a JSON object a case, instead of a score
    #[arg(long, conflicts_with = "frames_only")]
    pub signs: bool,
    /// Score the mentions that are read, and not those of the annotation; for coref
    #[arg(long)]
    pub predicted: bool,
    #[arg(long, value_enum, default_value_t = EvalFormat::Table)]
    pub format: EvalFormat,
    /// Write to a file
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Suite {
    /// Reports beside a gold.json, in the form that examples/README.md describes
    Seeds,
    /// Political relations with their two parties given: tab-separated, one of 15 roots of PLOVER each
    Plv,
    /// Unit sentences of PETRARCH: XML with (actor, recipient, code of WEIS or CAMEO); the actors of its invented world
    /// are eval/petrarch-actors.toml unless --actors gives others
    Petrarch,
    /// Gold records of PLOVER: JSON with codes and markup
    Gsr,
    /// Which words name one event across documents: ECB+ or MEANTIME, in CAT XML
    Coref,
    /// Who is meant where: a folder of CoNLL-U files with the entities of GUM, or of CAT files as in MEANTIME
    Coreference,
    /// Timelines: folders TOPIC_OUTLET of articles.jsonl.gz beside TOPIC.timelines.jsonl, as of Timeline17
    Timeline,
    /// Time expressions: TimeML with TIMEX3 elements (.tml), or MEANTIME's CAT XML
    Timex,
    /// Who says so: text/*.txt with brat stand-off in attributions/*.ann
    Attribution,
    /// What became of an act: cases of a modality.toml
    Modality,
    /// Web pages and their days: `dates.json` beside the folder `pages`
    Htmldate,
    /// A treebank in CoNLL-U (or .conllu.gz): tokens, sentences, parts of speech and trees
    Parse,
    /// Named entities in IOB2, a word and its label a line
    Entities,
    /// Who does what to whom in single sentences, in the form that eval/news.txt describes
    Triples,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EvalFormat {
    Table,
    Json,
}
