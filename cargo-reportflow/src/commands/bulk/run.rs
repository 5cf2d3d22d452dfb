use std::path::PathBuf;

use reportflow_bulk::__cli::create_folder;
use reportflow_bulk::{Document, Journal, RunInfo};
use reportflow_schema::snapshot;
use serde_json::value::RawValue;
use tokio::runtime::Runtime;

use super::client::client;
use super::errors::journal_error;
use super::folder;
use super::journal_place::JournalPlace;
use super::planning::Planning;
use super::reports;
use super::run_settings::{InputIdentity, RunSettings, foreign_journal};
use super::session::{Session, Start};
use crate::bulk_input::file_name::FileNameTemplate;
use crate::bulk_input::format::InputFormat;
use crate::bulk_input::options::InputOptions;
use crate::bulk_input::{InputFile, document};
use crate::commands::arguments::check_design_id;
use crate::commands::snapshot_errors::load_error;
use crate::error::CliError;
use crate::output::Output;
use crate::workspace::project::Project;
use crate::workspace::settings::Settings;

#[derive(clap::Args)]
#[command(
    override_usage = "\
cargo reportflow bulk run <DESIGN> --version <N> --input <FILE>
         --key <COLUMN> --out <DIR> [OPTIONS]",
    after_help = "\
Examples:
  cargo reportflow bulk run Rc7nW2pXk9DhT4Vb --version 1 \\
    --input november.csv --key 領収書番号 --out november \\
    --file-name '領収書-{領収書番号}'
  cargo reportflow bulk run Rc7nW2pXk9DhT4Vb --version 1 \\
    --input november.jsonl --key 領収書番号 --out november --dry-run

JSON Lines: each line is the object of parameters.
`--optional` names parameters such as 備考 or 明細[].備考.
CSV: the first row names the parameters. Columns of tables are
`TABLE[].COLUMN`; rows with the same key below each other are one
document. An empty cell is an empty text, or no value.

Every row is checked against the snapshot of the design first. If one
is bad, all bad rows are listed, and nothing is sent.

A request may break after the service accepted it. `--unknown hold`
leaves its documents for `bulk settle`, `resend` may make them twice,
`skip` gives them up.

The same command continues a run that was stopped or killed. The
passthrough is in the metadata of the PDFs: send no personal data.

Several machines: give `--journal` a URL of PostgreSQL, such as
postgres://USER@HOST/DATABASE?schema=november, and run `bulk work` with
it elsewhere. Other users may see command lines, so put the password
into the variable PGPASSWORD. A schema has one run.

Exit codes: 0 all saved, 1 finished, and some are refused, unknown or
skipped, 2 could not run, or was stopped"
)]
pub(crate) struct Args {
    /// The design's id
    design: String,
    /// The version of the design
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    version: u32,
    /// Read documents from JSON Lines or CSV
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// The column that names each document once
    #[arg(long, value_name = "COLUMN")]
    key: String,
    /// The folder for PDFs, reports and the journal
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// A file or a URL; default: DIR/journal.db
    #[arg(long, value_name = "FILE|URL")]
    journal: Option<PathBuf>,
    /// Name PDFs by {COLUMN}s; default: the key
    #[arg(long, value_name = "TEMPLATE")]
    file_name: Option<String>,
    /// The format; default: by the extension
    #[arg(
        long,
        value_enum,
        value_name = "jsonl|csv",
        hide_possible_values = true
    )]
    format: Option<InputFormat>,
    /// The encoding; default: UTF-8, else a guess
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// Send these columns as passthrough
    #[arg(long, value_name = "COLUMN,…", value_delimiter = ',')]
    passthrough: Vec<String>,
    /// Let these parameters be missing
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    optional: Vec<String>,
    /// Hold, resend, skip unknown ones
    #[arg(long, value_name = "POLICY", default_value = "hold",
        hide_possible_values = true, value_parser = ["hold", "resend", "skip"])]
    unknown: String,
    /// Check the input only; send nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(args: Args, runtime: &Runtime) -> Result<Output, CliError> {
    check_design_id(&args.design)?;
    let project = Project::find_or_current_dir()?;
    let ids = Settings::read(&project)?.ids;
    let (design, version) = (ids.source_id(&args.design), args.version);
    let loaded = snapshot::load(&project.all_snapshot_folders()?, design, version);
    let list = loaded
        .map_err(|error| load_error(&project, design, version, &error))?
        .list;
    let template = args.file_name.as_deref().map(FileNameTemplate::parse);
    let options = InputOptions {
        file_name: template.unwrap_or_else(|| Ok(FileNameTemplate::of_key(&args.key)))?,
        key: args.key.clone(),
        passthrough: args.passthrough.clone(),
        optional: args.optional.clone(),
    };
    options.check(&list)?;
    let encoding = args.encoding.as_deref();
    let input = InputFile::read(&args.input, args.format, encoding, &list, &options)?;
    let mut checks = Planning::of_checks();
    let count = input.check(|| checks.add())?;
    if args.dry_run {
        let documents = match count {
            1 => "1 document is".to_owned(),
            count => format!("{count} documents are"),
        };
        return Ok(Output::verbatim(format!("{documents} valid\n")));
    }
    let settings = settings(&args, design, &input)?;
    let place = args.journal.clone();
    let place = JournalPlace::parse(place.unwrap_or_else(|| args.out.join("journal.db")))?;
    let client = runtime.block_on(client(&project, &place))?;
    let files = [("--input", Some(&*args.input)), ("--journal", place.file())];
    for (option, file) in files {
        if let Some(file) = file
            && reports::may_replace(&settings.out, file)
        {
            let file = file.display();
            let error = CliError::new(format!(
                "invalid `{option}`: the run would replace `{file}`"
            ));
            return Err(error.with_help("give it another name, or `--out` another folder"));
        }
    }
    create_folder(&settings.out).map_err(|error| {
        CliError::new(format!("cannot create `{}`: {error}", args.out.display()))
    })?;
    if place.file().is_some_and(|file| !file.exists()) {
        folder::check_free(&settings.out)?;
    }
    runtime.block_on(async {
        let journal = place.open(false).await?;
        let start = start(&journal, &place, &settings).await?;
        let mut planning = match start {
            Start::Import => Some(Planning::of_import(count)),
            Start::Resume => None,
        };
        let session = Session {
            client,
            journal,
            out: place.is_shared().then_some(args.out),
            place,
            settings,
        };
        let documents = input.documents();
        let documents = documents.map(|document| to_document(document, design, version));
        let documents = documents.inspect(|_| planning.iter_mut().for_each(Planning::add));
        session.run(start, documents).await
    })
}

fn settings(args: &Args, design: &str, input: &InputFile<'_>) -> Result<RunSettings, CliError> {
    Ok(RunSettings {
        out: folder::absolute_path(&args.out)?,
        unknown: args.unknown.clone(),
        columns: input.columns.clone(),
        input: InputIdentity {
            sha256: input.sha256.clone(),
            design: design.to_owned(),
            version: args.version,
            key: args.key.clone(),
            passthrough: args.passthrough.clone(),
            file_name: args.file_name.clone(),
            format: args.format.map(|format| format!("{format:?}")),
            encoding: args.encoding.clone(),
        },
    })
}

/// Decides between a new run and the one in the journal. Refuses another run.
async fn start(
    journal: &Journal,
    place: &JournalPlace,
    settings: &RunSettings,
) -> Result<Start, CliError> {
    loop {
        let info = journal.run_info().await;
        let info = info.map_err(|error| journal_error(&error))?;
        let (start, to_keep) = start_of(&info, place, settings)?;
        let saved = journal.replace_settings(info.settings, to_keep.to_json());
        // Otherwise another machine began a run since.
        if saved.await.map_err(|error| journal_error(&error))? {
            return Ok(start);
        }
    }
}

/// Returns how to start, and the settings that the journal keeps.
fn start_of(
    info: &RunInfo,
    place: &JournalPlace,
    settings: &RunSettings,
) -> Result<(Start, RunSettings), CliError> {
    let mut begun = RunSettings::parse(info.settings.as_deref());
    let mut to_keep = settings.clone();
    match &mut begun {
        // Each worker may have a folder of its own.
        Some(begun) if place.is_shared() => {
            to_keep.out = std::mem::replace(&mut begun.out, settings.out.clone());
        }
        // The folder was moved, or its path is written in another way.
        Some(begun) if folder::is_of_run(&settings.out, &info.id) => {
            begun.out.clone_from(&settings.out);
        }
        Some(_) => {}
        // Before the journal keeps it.
        None => folder::check_free(&settings.out)?,
    }
    if let Some(begun) = &begun
        && let Some(difference) = begun.difference(settings)
    {
        let error = CliError::new(format!(
            "journal `{place}` belongs to another run: {difference} differs"
        ));
        return Err(error.with_help(format!(
            "run `{}` to continue that run, or give {}",
            place.resume_command(None),
            if place.is_shared() {
                "the URL of `--journal` another `schema`"
            } else {
                "`--out` or `--journal` another path"
            }
        )));
    }
    if begun.is_none() && (info.settings.is_some() || info.design_id.is_some()) {
        return Err(foreign_journal(place));
    }
    let start = if info.is_sealed && begun.is_some() {
        Start::Resume
    } else {
        Start::Import
    };
    // Another policy for unknown documents does not make another run.
    Ok((start, to_keep))
}

fn to_document(document: document::Document, design: &str, version: u32) -> Document {
    // The checks parsed this JSON, or wrote it.
    let raw = |json| RawValue::from_string(json).unwrap_or_else(|_| RawValue::NULL.to_owned());
    let (key, params) = (document.key, raw(document.params));
    let source = serde_json::json!(document.rows).to_string();
    let mut to_send = Document::from_params(key, design, version, params)
        .file_name(document.file_name)
        .source(source);
    if let Some(passthrough) = document.passthrough {
        to_send = to_send.passthrough(&raw(passthrough));
    }
    to_send
}
