using System.Globalization;
using Cairn.Claude;
using Cairn.Reporting;
using Cairn.Running;
using Spectre.Console;

namespace Cairn.Cli.Output;

/// <summary>Shows a run while it goes on: a live panel on a terminal, a plain line for each change elsewhere.</summary>
sealed class RunProgress(Terminal terminal, RunMaterial material, ApiClock clock, bool isShown)
{
    static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(5);

    readonly bool _isLive = isShown && terminal.IsLive;
    LiveDisplayContext? _live;
    string _lastState = "";
    ((int Stages, RunState State) At, CascadeRecord? Record) _cascade;
    long _lastLineAt;

    /// <summary>Shows what happens while <paramref name="work"/> runs.</summary>
    public async Task<T> WhileAsync<T>(Func<Task<T>> work)
    {
        if (!_isLive)
            return await work();

        T result = default!;
        await terminal.Progress.Live(new Text("starting…")).AutoClear(true).StartAsync(async live =>
        {
            _live = live;
            result = await work();
        });
        return result;
    }

    /// <summary>Shows one moment.</summary>
    public Task ShowAsync(RunSnapshot snapshot)
    {
        if (!isShown)
            return Task.CompletedTask;
        if (_live is not null)
            _live.UpdateTarget(Panel(snapshot));
        else
            WriteLine(snapshot);
        return Task.CompletedTask;
    }

    void WriteLine(RunSnapshot snapshot)
    {
        // A change is worth a line, but at most every few seconds; the end always is.
        var state = $"{snapshot.Run.Succeeded}/{snapshot.Run.Failed}/{string.Join(',', Batches(snapshot))}";
        if (state == _lastState
            || (_lastLineAt != 0 && clock.Local.GetElapsedTime(_lastLineAt) < LineEvery && !IsEnd(snapshot)))
        {
            return;
        }

        _lastState = state;
        _lastLineAt = clock.Local.GetTimestamp();
        Terminal.Say(string.Join("  ", Facts(snapshot).Select(fact => $"{fact.Name}: {fact.Value}")));
    }

    static bool IsEnd(RunSnapshot snapshot) => snapshot.Run.State != RunState.Running;

    Table Panel(RunSnapshot snapshot)
    {
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumn("").AddColumn("");
        table.Title = new($"{snapshot.Run.Spec.Name} {snapshot.Run.Id}"
            + (snapshot.Run.Spec.IsSandbox ? " (sandbox: nothing is billed)" : ""));
        foreach (var (name, value) in Facts(snapshot))
            table.AddRow(new Text(name), new Text(value));
        return table;
    }

    IEnumerable<(string Name, string Value)> Facts(RunSnapshot snapshot)
    {
        var run = snapshot.Run;
        var report = RunReport.Of(snapshot, material.Catalog, material.Layout);
        var inFlight = snapshot.Submissions.Where(submission => submission.IsOpen).Sum(submission => submission.Count);
        var isStaged = run.Later.Count > 0;
        yield return (isStaged ? "requests" : "rows",
            $"{run.Succeeded:N0} succeeded, {run.Failed:N0} failed, {inFlight:N0} in flight, "
            + $"{run.Pending - inFlight:N0} waiting, {run.Places:N0} in all"
            + (isStaged ? $" in {run.Stages.Count} stages" : "")
            + (isStaged || run.Spec.InputRows > run.Spec.Rows
                ? $" for {run.Spec.InputRows:N0} rows of the input"
                : ""));
        yield return ("batches", string.Join(", ", Batches(snapshot)) is { Length: > 0 } batches
            ? batches
            : "none yet");
        yield return ("cost",
            $"{ReportText.Dollars(run.Settled)} spent, {ReportText.Dollars(run.Reserved + run.Ghost)} reserved, "
            + (run.Limit is { } limit ? $"{ReportText.Dollars(limit)} allowed" : "no limit"));
        if (report.Cache.PlannedReadShare is not null)
        {
            yield return ("cache",
                $"read share {Share(report.Cache.ReadShare)}, planned {Share(report.Cache.PlannedReadShare)}"
                    + CacheWatchText.Line(report.Cache));
        }

        foreach (var fact in Cascade(run))
            yield return fact;
        if (run.Spec.Deadline is { } deadline)
        {
            yield return ("time", $"{Span(deadline - clock.Now)} to the deadline"
                + (clock.Rate == 1
                    ? ""
                    : string.Create(CultureInfo.InvariantCulture, $" (a sandbox clock at x{clock.Rate})")));
        }
    }

    // What a cascade found is written down with each of its decisions, and no more often.
    IEnumerable<(string Name, string Value)> Cascade(Run run)
    {
        if (run.Spec is not { IsStaged: true, Evaluation: null })
            yield break;
        if (_cascade.At != (run.Stages.Count, run.State))
            _cascade = ((run.Stages.Count, run.State), CascadeRecord.Read(material.Blobs, run));
        foreach (var edge in _cascade.Record?.Edges ?? [])
        {
            if (edge.Drift is { } drift)
                yield return ($"rung {edge.Rung + 1}", CascadeText.Rate(DriftReport.Of(drift)));
        }

        foreach (var note in _cascade.Record?.Notes ?? [])
            yield return ("note", note);
    }

    static IEnumerable<string> Batches(RunSnapshot snapshot) =>
        from submission in snapshot.Submissions
        group submission by submission.State into state
        orderby state.Key
        select string.Create(CultureInfo.InvariantCulture,
            $"{state.Count()} {state.Key.ToString().ToLowerInvariant()}");

    static string Share(decimal? share) => share is { } value ? ReportText.Percent(value) : "none yet";

    static string Span(TimeSpan span) => span < TimeSpan.Zero
        ? "0:00"
        : string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours}:{span.Minutes:00}");
}
