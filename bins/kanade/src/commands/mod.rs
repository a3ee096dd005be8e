//! What each command does: `<noun>/<verb>.rs`.

mod agent;
mod alert;
mod approval;
mod audit;
mod check;
mod completion;
mod config;
mod document;
mod event;
mod exec;
mod execution;
mod file;
mod freeze;
mod group;
mod health;
mod inventory;
mod job;
mod kill;
mod listing;
mod login;
mod logout;
mod notice;
mod perf;
mod plan;
mod query;
mod question;
mod result;
mod revoke;
mod rollout;
mod run;
mod schedule;
mod secret;
mod self_update;
mod stop_all;
mod view;
mod webhook;
mod welcome;

use kanade_wire::DocumentKind;

use crate::cli::{
    AgentCommand, ApprovalCommand, AuditCommand, CheckCommand, Cli, Command, EventCommand,
    ExecutionCommand, FreezeCommand, GlobalArguments, GroupCommand, InventoryCommand, JobCommand,
    OutlookCommand, PathArguments, PerfCommand, QueryCommand, ResultCommand, RolloutCommand,
    ScheduleCommand, SecretCommand, ViewCommand,
};
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::output::Output;
use crate::up;

/// How every command ends.
type Ended = Result<ExitStatus, Failure>;

/// Does what was typed.
pub async fn dispatch(cli: Cli) -> Ended {
    let global = &cli.global;
    let Some(command) = cli.command else {
        return welcome::run(global);
    };
    match command {
        Command::Up(arguments) => up::run(&arguments).await,
        Command::Login(arguments) => login::run(global, &arguments).await,
        Command::Logout => logout::run(global).await,
        Command::Completion(arguments) => completion::run(&arguments),
        Command::Job(JobCommand::Validate(named)) => validate(global, DocumentKind::Job, &named),
        Command::Schedule(ScheduleCommand::Validate(named)) => {
            validate(global, DocumentKind::Schedule, &named)
        }
        Command::Group(GroupCommand::Validate(named)) => {
            validate(global, DocumentKind::Group, &named)
        }
        Command::View(ViewCommand::Validate(named)) => validate(global, DocumentKind::View, &named),
        Command::Run(arguments) => run::run(context(global), &arguments).await,
        online => ask(&context(global)?, online).await,
    }
}

/// Commands that do nothing but speak to the backend.
async fn ask(context: &Context, command: Command) -> Ended {
    match command {
        Command::Agent(command) => agent(context, command).await,
        Command::Job(command) => job(context, command).await,
        Command::Schedule(command) => schedule(context, command).await,
        Command::View(command) => view(context, command).await,
        Command::Group(command) => group(context, command).await,
        Command::Config(command) => config::run(context, command).await,
        Command::Plan(arguments) => plan::draw(context, &arguments).await,
        Command::Apply(arguments) => plan::apply(context, &arguments).await,
        Command::Result(command) => match command {
            ResultCommand::List(arguments) => result::list(context, &arguments).await,
            ResultCommand::Show(arguments) => result::show(context, &arguments).await,
        },
        Command::Execution(command) => match command {
            ExecutionCommand::List(arguments) => execution::list(context, &arguments).await,
            ExecutionCommand::Show { exec_id } => execution::show(context, &exec_id).await,
        },
        Command::App(command) => file::app(context, command).await,
        Command::Script(command) => file::script(context, command).await,
        Command::Rollout(command) => rollout(context, command).await,
        Command::Exec(arguments) => exec::run(context, &arguments).await,
        Command::Kill(arguments) => kill::run(context, &arguments).await,
        Command::Secret(command) => match command {
            SecretCommand::List(arguments) => secret::list(context, arguments).await,
            SecretCommand::Set { name } => secret::set(context, &name).await,
            SecretCommand::Delete { name } => secret::delete(context, &name).await,
        },
        Command::StopAll(arguments) => stop_all::run(context, arguments).await,
        Command::Revoke(arguments) => revoke::revoke(context, &arguments.ids).await,
        Command::Unrevoke(arguments) => revoke::unrevoke(context, &arguments.ids).await,
        Command::Freeze(command) => freeze(context, command).await,
        Command::Approval(command) => approval(context, command).await,
        Command::Ping(arguments) => question::ping(context, arguments).await,
        told => look(context, told).await,
    }
}

/// Commands that show what machines report.
async fn look(context: &Context, command: Command) -> Ended {
    match command {
        Command::Inventory(command) => inventory(context, command).await,
        Command::Check(command) => check(context, command).await,
        Command::Event(command) => match command {
            EventCommand::List(arguments) => event::list(context, arguments).await,
            EventCommand::Kinds => event::kinds(context).await,
        },
        Command::Perf(command) => match command {
            PerfCommand::Show(arguments) => perf::show(context, &arguments).await,
            PerfCommand::Processes(arguments) => perf::processes(context, &arguments).await,
            PerfCommand::Top(arguments) => perf::top(context, &arguments).await,
            PerfCommand::Fleet(arguments) => perf::fleet(context, &arguments).await,
        },
        Command::Audit(AuditCommand::List(arguments)) => audit::list(context, arguments).await,
        Command::Query(arguments) => match arguments.command {
            Some(QueryCommand::Schema) => query::schema(context).await,
            None if arguments.live => question::live_query(context, arguments).await,
            None => query::ask(context, arguments).await,
        },
        Command::Notice(command) => notice::run(context, command).await,
        Command::Alert(command) => alert::run(context, command).await,
        Command::Webhook(command) => webhook::run(context, command).await,
        Command::Health => health::run(context).await,
        Command::SelfUpdate(arguments) => self_update::run(context, &arguments).await,
        _ => Ok(ExitStatus::Ok),
    }
}

async fn rollout(context: &Context, command: RolloutCommand) -> Ended {
    let (order, arguments) = match command {
        RolloutCommand::Create(arguments) => return rollout::create(context, &arguments).await,
        RolloutCommand::List { state, limit } => {
            return rollout::list(context, state, limit).await;
        }
        RolloutCommand::Show(arguments) => return rollout::show(context, &arguments.id).await,
        RolloutCommand::Watch(arguments) => return rollout::watch(context, &arguments.id).await,
        RolloutCommand::Pause(arguments) => ("pause", arguments),
        RolloutCommand::Resume(arguments) => ("resume", arguments),
        RolloutCommand::Abort(arguments) => ("abort", arguments),
        RolloutCommand::Promote(arguments) => ("promote", arguments),
        RolloutCommand::Retry(arguments) => ("retry", arguments),
    };
    rollout::order(context, &arguments.id, order).await
}

async fn freeze(context: &Context, command: FreezeCommand) -> Ended {
    match command {
        FreezeCommand::Status => freeze::status(context).await,
        FreezeCommand::Set(arguments) => freeze::set(context, arguments).await,
        FreezeCommand::Clear => freeze::clear(context).await,
    }
}

async fn approval(context: &Context, command: ApprovalCommand) -> Ended {
    match command {
        ApprovalCommand::List(arguments) => approval::list(context, arguments).await,
        ApprovalCommand::Request { job } => approval::request(context, &job).await,
        ApprovalCommand::Approve(arguments) => approval::approve(context, arguments).await,
        ApprovalCommand::Reject(arguments) => approval::reject(context, arguments).await,
    }
}

async fn agent(context: &Context, command: AgentCommand) -> Ended {
    match command {
        AgentCommand::List(arguments) => agent::list(context, arguments).await,
        AgentCommand::Show { pc_id } => agent::show(context, &pc_id).await,
        AgentCommand::Ping(arguments) => agent::ping(context, &arguments).await,
        AgentCommand::Logs(arguments) => agent::logs(context, &arguments).await,
        AgentCommand::Diagnose(arguments) => agent::diagnose(context, &arguments).await,
        AgentCommand::Publish(arguments) => file::publish_release(context, &arguments).await,
        AgentCommand::Releases { limit } => file::releases(context, limit).await,
        AgentCommand::Rollout(arguments) => file::release_target(context, &arguments).await,
        AgentCommand::Adoption { limit } => agent::adoption(context, limit).await,
        AgentCommand::ReleaseDelete(arguments) => file::release_delete(context, &arguments).await,
        AgentCommand::Attribute(command) => agent::attribute::run(context, command).await,
    }
}

async fn inventory(context: &Context, command: InventoryCommand) -> Ended {
    match command {
        InventoryCommand::List => inventory::list(context).await,
        InventoryCommand::Show { pc_id } => inventory::show(context, &pc_id).await,
        InventoryCommand::Search(arguments) => inventory::search(context, arguments).await,
        InventoryCommand::History(arguments) => inventory::history(context, arguments).await,
    }
}

async fn check(context: &Context, command: CheckCommand) -> Ended {
    match command {
        CheckCommand::List(arguments) => check::list(context, arguments).await,
        CheckCommand::Matrix { limit } => check::matrix(context, limit).await,
        CheckCommand::Transitions(arguments) => check::transitions(context, arguments).await,
        CheckCommand::Alerts(arguments) => check::alerts(context, arguments).await,
        CheckCommand::Clear(arguments) => check::clear(context, &arguments).await,
    }
}

async fn job(context: &Context, command: JobCommand) -> Ended {
    let kind = DocumentKind::Job;
    match command {
        JobCommand::Create(named) => document::create(context, kind, &named.paths).await,
        JobCommand::Validate(named) => document::validate(&context.output, kind, &named.paths),
        JobCommand::List => job::list(context).await,
        JobCommand::Show { id } => job::show(context, &id).await,
        JobCommand::Export(arguments) => document::export(context, kind, &arguments).await,
        JobCommand::Delete(arguments) => document::delete(context, kind, &arguments).await,
        JobCommand::Revisions(command) => document::revisions(context, kind, command).await,
        JobCommand::Revoke { ids } => revoke::revoke(context, &ids).await,
        JobCommand::Unrevoke { ids } => revoke::unrevoke(context, &ids).await,
    }
}

async fn outlook(context: &Context, command: OutlookCommand) -> Ended {
    match command {
        OutlookCommand::Preview { id, count } => schedule::preview(context, &id, count).await,
        OutlookCommand::Status { id } => schedule::status(context, &id).await,
        OutlookCommand::Coverage(arguments) => schedule::coverage(context, &arguments).await,
        OutlookCommand::Upcoming { limit } => schedule::upcoming(context, limit).await,
    }
}

async fn schedule(context: &Context, command: ScheduleCommand) -> Ended {
    let kind = DocumentKind::Schedule;
    match command {
        ScheduleCommand::Create(named) => document::create(context, kind, &named.paths).await,
        ScheduleCommand::Validate(named) => document::validate(&context.output, kind, &named.paths),
        ScheduleCommand::List => schedule::list(context).await,
        ScheduleCommand::Export(arguments) => document::export(context, kind, &arguments).await,
        ScheduleCommand::Delete(arguments) => document::delete(context, kind, &arguments).await,
        ScheduleCommand::Enable { ids } => schedule::enable(context, &ids).await,
        ScheduleCommand::Disable(arguments) => schedule::disable(context, &arguments).await,
        ScheduleCommand::Outlook(command) => outlook(context, command).await,
        ScheduleCommand::Revisions(command) => document::revisions(context, kind, command).await,
    }
}

async fn group(context: &Context, command: GroupCommand) -> Ended {
    let kind = DocumentKind::Group;
    match command {
        GroupCommand::Create(named) => document::create(context, kind, &named.paths).await,
        GroupCommand::Validate(named) => document::validate(&context.output, kind, &named.paths),
        GroupCommand::List { pc } => group::list(context, pc).await,
        GroupCommand::Members { group } => group::members(context, &group).await,
        GroupCommand::Add(arguments) => group::add(context, &arguments).await,
        GroupCommand::Rm(arguments) => group::remove(context, &arguments).await,
        GroupCommand::Export(arguments) => document::export(context, kind, &arguments).await,
        GroupCommand::Delete(arguments) => document::delete(context, kind, &arguments).await,
        GroupCommand::Revisions(command) => document::revisions(context, kind, command).await,
    }
}

async fn view(context: &Context, command: ViewCommand) -> Ended {
    let kind = DocumentKind::View;
    match command {
        ViewCommand::Create(named) => document::create(context, kind, &named.paths).await,
        ViewCommand::Validate(named) => document::validate(&context.output, kind, &named.paths),
        ViewCommand::List => view::list(context).await,
        ViewCommand::Export(arguments) => document::export(context, kind, &arguments).await,
        ViewCommand::Delete(arguments) => document::delete(context, kind, &arguments).await,
        ViewCommand::Revisions(command) => document::revisions(context, kind, command).await,
    }
}

/// What needs no backend must work without one.
fn validate(global: &GlobalArguments, kind: DocumentKind, named: &PathArguments) -> Ended {
    document::validate(&Output::new(global.output), kind, &named.paths)
}

fn context(global: &GlobalArguments) -> Result<Context, Failure> {
    Context::new(global)
}
