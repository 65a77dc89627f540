using System.ComponentModel;

namespace Cairn.Cli;

/// <summary>What a command says to the shell. The one list: <c>--help</c> prints it from here.</summary>
enum ExitCode
{
    [Description("all rows succeeded, or the command did what it was asked")]
    Success = 0,

    [Description("internal error: a bug in Cairn")]
    Internal = 1,

    [Description("usage or bad input; nothing was sent")]
    BadInput = 2,

    [Description("finished, with failed rows")]
    FailedRows = 3,

    [Description("the budget stopped it")]
    Budget = 4,

    [Description("the deadline stopped it")]
    Deadline = 5,

    [Description("the cache was lost")]
    CacheLoss = 6,

    [Description("the plan drifted from what was allowed")]
    PlanDrift = 7,

    [Description("no credentials, or the account or its credit refused")]
    Credentials = 8,

    [Description("findings, or a mismatch")]
    Findings = 9,

    [Description("not certifiable")]
    NotCertifiable = 10,

    [Description("a person must decide")]
    Decision = 11,

    [Description("still running: `cairn resume` goes on")]
    StillRunning = 75,

    [Description("interrupted: `cairn resume` goes on")]
    Interrupted = 130,
}
