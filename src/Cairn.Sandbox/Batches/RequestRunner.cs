using Cairn.Sandbox.Answers;
using Cairn.Sandbox.Books;
using Cairn.Sandbox.Caching;
using Cairn.Sandbox.Faults;
using Cairn.Sandbox.Files;
using Cairn.Sandbox.Limits;
using Cairn.Sandbox.Models;
using Cairn.Sandbox.Requests;
using Cairn.Sandbox.Seeding;

namespace Cairn.Sandbox.Batches;

/// <summary>Plays the model: checks one request, looks up its cache, answers it and bills it.</summary>
sealed class RequestRunner(SandboxOptions options, GivenFiles given, BillBook bills, RequestGuards guards)
{
    const int OutputTokensPerSecond = 100;

    static readonly TimeSpan FirstTokenMin = TimeSpan.FromSeconds(1);
    static readonly TimeSpan FirstTokenMax = TimeSpan.FromSeconds(3);
    static readonly TimeSpan FailureTime = TimeSpan.FromMilliseconds(200);

    readonly RequestReader _reader = new();
    readonly FileInliner _files = new(options, guards.Files);
    readonly ExactTokens _tokens = new(options.Tokens, given.Fixtures);
    readonly AnswerWriter _answers = new(options, given);

    public PromptCache Cache { get; } = new(options.Cache);

    public long Count(ReadOnlySpan<byte> json, RequestContext context, DateTimeOffset now)
    {
        var (facts, model) = Read(json, context, now);
        return RequestRules.Check(facts, model, now) is { } fault
            ? throw ApiRefusal.Of(fault)
            : TokenEstimate.OfPrompt(ThinkingHistory.Shown(facts, model!.Id), model.Tokenizer);
    }

    public RunOutcome Run(ReadOnlySpan<byte> json, RequestContext context, RunSlot slot)
    {
        try
        {
            return RunUnguarded(json, context, slot);
        }
#pragma warning disable CA1031 // What goes wrong inside is the error of this one line, and must not stop the clock.
        catch (Exception exception) when (slot.IsBatch)
#pragma warning restore CA1031
        {
            var fault = new RequestFault(RequestFault.Internal, $"Internal error of the sandbox: {exception.Message}");
            return new(FailureTime, fault, null);
        }
    }

    RunOutcome RunUnguarded(ReadOnlySpan<byte> json, RequestContext context, RunSlot slot)
    {
        var (facts, model) = Read(json, context, slot.Start);
        var (breakpoints, fault) = Breakpoints.Of(facts);
        fault = RequestRules.Check(facts, model, slot.Start) ?? fault;
        var struck = fault is null ? StruckBy(context, slot) : null;
        if (struck?.Kind.Answer is { } failure)
            fault = new(failure.Type, failure.Message);

        // Without a fault it has neither an answer nor an error: a result of a type that nobody knows.
        if (fault is not null || model is null || struck is { Name: FaultName.UnknownResultType })
            return new(FailureTime, fault, null);

        if (!slot.IsBatch)
            guards.Limits.AdmitMessage(model, slot.Start);

        var path = new PromptPath(facts, model, breakpoints, options.Cache);
        var answer = struck is null ? _answers.Write(facts, model, slot) : Answers.Answer.Refused;
        return answer.IsFree
            ? Refuse(facts, (model, path, answer), slot)
            : Finish(facts, (model, path, answer), slot);
    }

    FaultRule? StruckBy(RequestContext context, RunSlot slot) => slot.IsBatch
        ? guards.Faults.MeetLine(context.Faults, (slot.Batch, slot.CustomId), slot.Start)
        : context.Faults.Find(FaultName.Refusal);

    (RequestFacts Facts, ModelFacts? Model) Read(
        ReadOnlySpan<byte> json, RequestContext context, DateTimeOffset now)
    {
        var facts = _reader.Read(_files.Inline(json, context, now, out var fault), context);
        if (fault is not null)
            facts.Fail(fault);

        var model = ModelBook.BuiltIn.Find(facts.Model);
        if (model is not null)
            _tokens.Apply(facts, model);

        return (facts, model);
    }

    RunOutcome Refuse(RequestFacts facts, (ModelFacts Model, PromptPath Path, Answer Answer) turn, RunSlot slot)
    {
        var use = new CacheUse(turn.Path.Tokens, 0, 0, 0);
        return new(FirstToken(slot), null, Message(facts, turn.Model, slot, (turn.Answer, use)));
    }

    RunOutcome Finish(RequestFacts facts, (ModelFacts Model, PromptPath Path, Answer Answer) turn, RunSlot slot)
    {
        // A plain message is answered at once, so what it wrote can be read as soon as the answer is there.
        var wait = slot.IsBatch ? FirstToken(slot) : TimeSpan.Zero;
        var (use, lookup) = Cache.Use(turn.Path, new(slot.Batch, slot.Index, slot.Start, slot.Start + wait)
        {
            CustomId = slot.CustomId,
            IsUnlucky = slot.Chance(options.Seed, Purpose.CacheMiss).Falls(options.Cache.MissRate),
        });
        var tokens = new TokenCounts(1, use.Input, use.Write5m, use.Write1h, use.Read, turn.Answer.OutputTokens);
        bills.Bill(slot, turn.Model, (tokens, facts));
        if (!slot.IsBatch)
            guards.Limits.TakeTokens(turn.Model, tokens, slot.Start);

        var writing = TimeSpan.FromTicks(turn.Answer.OutputTokens * TimeSpan.TicksPerSecond / OutputTokensPerSecond);
        var message = Message(facts, turn.Model, slot, (turn.Answer, use)) with { Lookup = lookup };
        return new(wait + writing, null, message);
    }

    AnsweredMessage Message(
        RequestFacts facts, ModelFacts model, RunSlot slot, (Answer Answer, CacheUse Use) outcome) =>
        new(Ids.Message(options.Seed, slot.Batch, slot.Index), model.Id, outcome.Answer, outcome.Use)
        {
            IsBatch = slot.IsBatch,
            IsUs = facts.IsUs,
            IsStreamed = facts.IsStreamed,
        };

    TimeSpan FirstToken(RunSlot slot) =>
        Draw.Of(options.Seed, Purpose.FirstToken, (ulong)slot.Batch, (ulong)slot.Index)
            .Between(FirstTokenMin, FirstTokenMax);
}

/// <summary>What a request has to pass, and may fail at, before the model sees it.</summary>
sealed record RequestGuards(RateLimits Limits, FileShelf Files, FaultBook Faults);
