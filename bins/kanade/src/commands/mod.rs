//! What each command does: `<noun>/<verb>.rs`.

mod agent;
mod audit;
mod check;
mod completion;
mod event;
mod exec;
mod execution;
mod health;
mod inventory;
mod job;
mod kill;
mod listing;
mod login;
mod logout;
mod perf;
mod query;
mod result;
mod run;
mod welcome;

use crate::cli::{
    AgentCommand, AuditCommand, CheckCommand, Cli, Command, EventCommand, ExecutionCommand,
    GlobalArguments, InventoryCommand, JobCommand, PerfCommand, QueryCommand, ResultCommand,
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
        Command::Job(JobCommand::Validate { paths }) => {
            job::validate(&Output::new(global.output), &paths)
        }
        Command::Run(arguments) => run::run(context(global), &arguments).await,
        online => ask(&context(global)?, online).await,
    }
}

/// Commands that do nothing but speak to the backend.
async fn ask(context: &Context, command: Command) -> Ended {
    match command {
        Command::Agent(command) => agent(context, command).await,
        Command::Job(command) => job(context, command).await,
        Command::Result(command) => match command {
            ResultCommand::List(arguments) => result::list(context, &arguments).await,
            ResultCommand::Show(arguments) => result::show(context, &arguments).await,
        },
        Command::Execution(command) => match command {
            ExecutionCommand::List(arguments) => execution::list(context, &arguments).await,
            ExecutionCommand::Show { exec_id } => execution::show(context, &exec_id).await,
        },
        Command::Exec(arguments) => exec::run(context, &arguments).await,
        Command::Kill(arguments) => kill::run(context, &arguments).await,
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
            PerfCommand::Top(arguments) => perf::top(context, &arguments).await,
            PerfCommand::Fleet(arguments) => perf::fleet(context, &arguments).await,
        },
        Command::Audit(AuditCommand::List(arguments)) => audit::list(context, arguments).await,
        Command::Query(arguments) => match arguments.command {
            Some(QueryCommand::Schema) => query::schema(context).await,
            None => query::ask(context, arguments).await,
        },
        Command::Health => health::run(context).await,
        _ => Ok(ExitStatus::Ok),
    }
}

async fn agent(context: &Context, command: AgentCommand) -> Ended {
    match command {
        AgentCommand::List(arguments) => agent::list(context, arguments).await,
        AgentCommand::Show { pc_id } => agent::show(context, &pc_id).await,
        AgentCommand::Ping(arguments) => agent::ping(context, &arguments).await,
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
    match command {
        JobCommand::Create { paths } => job::create(context, &paths).await,
        JobCommand::Validate { paths } => job::validate(&context.output, &paths),
        JobCommand::List => job::list(context).await,
        JobCommand::Show { id } => job::show(context, &id).await,
        JobCommand::Export(arguments) => job::export(context, &arguments).await,
        JobCommand::Delete { ids } => job::delete(context, &ids).await,
    }
}

fn context(global: &GlobalArguments) -> Result<Context, Failure> {
    Context::new(global)
}
