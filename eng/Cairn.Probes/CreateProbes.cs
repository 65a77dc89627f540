
namespace Cairn.Probes;

/// <summary>What becomes of a create when the connection does not live to its answer, or hesitates.</summary>
sealed class CreateProbes(ProbeApi api, int cuts, IReadOnlyList<int> stallSeconds)
{
    const int TailBytes = 2;
    const int Samples = 5;

    // A server may drop what it has read whole when the connection ends at once; so some live a little longer.
    const int CutDelays = 4;
    static readonly TimeSpan CutDelay = TimeSpan.FromMilliseconds(50);

    static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Quarantine = TimeSpan.FromMinutes(16);
    static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    static readonly TimeSpan AnswerPatience = TimeSpan.FromMinutes(2);

    /// <summary>How many rows they may send.</summary>
    public int RowsMax => cuts + (2 * Samples) + stallSeconds.Count;

    /// <summary>A1: how long after the last byte of a body may its batch come to be, and be listed?</summary>
    public async Task<IReadOnlyList<Finding>> LateCommitAsync(LifeProbes life, CancellationToken cancellationToken)
    {
        var known = (await api.ListAsync("limit=1000", cancellationToken)).Select(batch => batch.Id).ToHashSet();
        var (cutAt, seen) = (new Dictionary<string, DateTimeOffset>(), new List<(Batch Batch, DateTimeOffset At)>());
        for (var cut = 0; cut < cuts; cut++)
        {
            var (name, body) = api.NamedRow();
            cutAt[name] = await CutAsync(body, cut % CutDelays * CutDelay, cancellationToken);
            for (var until = api.Now + Soon; api.Now < until && !await LookAsync(known, seen, cancellationToken);)
                await api.WaitAsync(Step, cancellationToken);
        }

        if (seen.Count < cuts)
        {
            await api.WaitAsync(Quarantine, cancellationToken);
            await LookAsync(known, seen, cancellationToken);
        }

        // Which cut a batch belongs to, only its results can say.
        var (created, listed) = (new Spread(), new Spread());
        foreach (var (batch, at) in seen)
        {
            if (await life.CustomIdAsync(batch.Id, cancellationToken) is { } name
                && cutAt.TryGetValue(name, out var cut))
            {
                created.Add(batch.CreatedAt - cut);
                listed.Add(at - cut);
            }
        }

        return
        [
            new("late_commit", $"{cuts} connections were cut 0 to 150 ms after the tail: {created.Count} batches are "
                + $"theirs, {seen.Count - created.Count} are of others or did not end; created_at - cut: {created}", created.Max),
            new("late_listing", $"the batch of a cut connection is in the list after: {listed}", listed.Max),
        ];
    }

    /// <summary>A body without its last two bytes creates nothing.</summary>
    public async Task<IReadOnlyList<Finding>> IncompleteBodyAsync(CancellationToken cancellationToken)
    {
        var newest = await api.NewestAsync(cancellationToken);
        for (var sample = 0; sample < Samples; sample++)
        {
            var body = api.OneRow();
            using var call = await api.OpenAsync(cancellationToken);
            await call.SendAsync(api.Head("POST", ProbeApi.Batches, body.Length), cancellationToken);
            await call.SendAsync(body.AsMemory(..^TailBytes), cancellationToken);
        }

        await api.WaitAsync(2 * Soon, cancellationToken);
        var newer = (await api.ListAsync("limit=20", cancellationToken)).TakeWhile(batch => batch.Id != newest?.Id);
        return
        [
            new("incomplete_body",
                $"{Samples} bodies without their last {TailBytes} bytes made {newer.Count()} batches"),
        ];
    }

    /// <summary>A2: how long is a batch that was answered missing in the list?</summary>
    public async Task<IReadOnlyList<Finding>> ListLagAsync(List<Batch> made, CancellationToken cancellationToken)
    {
        var (retrieved, listed, skew) = (new Spread(), new Spread(), new Spread());
        for (var sample = 0; sample < Samples; sample++)
        {
            var batch = await api.CreateAsync(cancellationToken);
            var answered = api.Now;
            made.Add(batch);
            skew.Add(answered - batch.CreatedAt);
            while (!(await api.GetAsync($"{ProbeApi.Batches}/{batch.Id}", cancellationToken)).IsSuccess)
                await api.WaitAsync(Step, cancellationToken);
            retrieved.Add(api.Now - answered);
            while (!(await api.ListAsync("limit=100", cancellationToken)).Any(each => each.Id == batch.Id)
                && api.Now < answered + Quarantine)
            {
                await api.WaitAsync(Step, cancellationToken);
            }

            listed.Add(api.Now - answered);
        }

        return
        [
            new("list_lag", $"a batch is in the list after: {listed}; retrieved by id after: {retrieved}", listed.Max),
            new("created_at", $"the answer's Date - created_at: {skew}", skew.Max),
        ];
    }

    /// <summary>Does the edge bear a pause in front of the tail?</summary>
    public async Task<IReadOnlyList<Finding>> StallAsync(CancellationToken cancellationToken)
    {
        var said = new List<string>();
        foreach (var seconds in stallSeconds)
            said.Add($"{seconds} s: {await PauseAsync(TimeSpan.FromSeconds(seconds), cancellationToken)}");

        return [new("stall", $"a pause before the tail of {string.Join(", ", said)}")];
    }

    async Task<string> PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        var body = api.OneRow();
        using var call = await api.OpenAsync(cancellationToken);
        await call.SendAsync(api.Head("POST", ProbeApi.Batches, body.Length), cancellationToken);
        await call.SendAsync(body.AsMemory(..^TailBytes), cancellationToken);
        await Task.Delay(pause, cancellationToken);
        await call.SendAsync(body.AsMemory(^TailBytes..), cancellationToken);
        return api.Observe(await call.ReplyAsync(AnswerPatience, cancellationToken))?.Said ?? "no answer";
    }

    // The whole body, and a hang-up that lets what was sent arrive.
    async Task<DateTimeOffset> CutAsync(byte[] body, TimeSpan delay, CancellationToken cancellationToken)
    {
        using var call = await api.OpenAsync(cancellationToken);
        await call.SendAsync(api.Head("POST", ProbeApi.Batches, body.Length), cancellationToken);
        await call.SendAsync(body, cancellationToken);
        var sent = api.Now;
        await Task.Delay(delay, cancellationToken);
        return sent;
    }

    // Notes when a batch was first listed; whether there was a new one.
    async Task<bool> LookAsync(
        HashSet<string> known, List<(Batch Batch, DateTimeOffset At)> seen, CancellationToken cancellationToken)
    {
        var fresh = (await api.ListAsync("limit=1000", cancellationToken)).Where(batch => known.Add(batch.Id)).ToList();
        seen.AddRange(fresh.Select(batch => (batch, api.Now)));
        return fresh.Count > 0;
    }
}
