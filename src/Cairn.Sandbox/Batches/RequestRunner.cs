using Cairn.Sandbox.Answers;
using Cairn.Sandbox.Books;
using Cairn.Sandbox.Caching;
using Cairn.Sandbox.Models;
using Cairn.Sandbox.Requests;
using Cairn.Sandbox.Seeding;

namespace Cairn.Sandbox.Batches;

/// <summary>Plays the model: checks one request, looks up its cache, answers it and bills it.</summary>
sealed class RequestRunner(SandboxOptions options, SandboxFiles files, BillBook bills)
{
    const int OutputTokensPerSecond = 100;

    static readonly TimeSpan FirstTokenMin = TimeSpan.FromSeconds(1);
    static readonly TimeSpan FirstTokenMax = TimeSpan.FromSeconds(3);
    static readonly TimeSpan FailureTime = TimeSpan.FromMilliseconds(200);

    readonly RequestReader _reader = new();
    readonly ExactTokens _tokens = new(options.Tokens, files.Fixtures);
    readonly AnswerWriter _answers = new(options, files);

    /// <summary>The prefixes that batches share.</summary>
    public PromptCache BatchCache { get; } = new();

    /// <summary>The prefixes that plain Messages share; unused where they warm batches.</summary>
    public PromptCache MessagesCache { get; } = new();

    public long Count(ReadOnlySpan<byte> json, RequestContext context, DateTimeOffset now)
    {
        var (facts, model) = Read(json, context);
        return RequestRules.Check(facts, model, now) is { } fault
            ? throw ApiRefusal.Of(fault)
            : TokenEstimate.OfPrompt(facts.Blocks, model!.Tokenizer);
    }

    public RunOutcome Run(ReadOnlySpan<byte> json, RequestContext context, RunSlot slot)
    {
        var (facts, model) = Read(json, context);
        var (breakpoints, fault) = Breakpoints.Of(facts);
        fault = RequestRules.Check(facts, model, slot.Start) ?? fault;
        if (fault is null && slot.IsBatch && slot.Chance(options.Seed, Purpose.Overload).Falls(options.ErrorRate))
            fault = new(RequestFault.Overloaded, "Overloaded");

        if (fault is not null || model is null)
            return new(FailureTime, fault, null);

        var path = new PromptPath(facts, model, breakpoints);
        var answer = _answers.Write(facts, model, slot);
        return answer.IsFree
            ? Refuse(facts, (model, path, answer), slot)
            : Finish(facts, (model, path, answer), slot);
    }

    (RequestFacts Facts, ModelFacts? Model) Read(ReadOnlySpan<byte> json, RequestContext context)
    {
        var facts = _reader.Read(json, context);
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
        var cache = slot.IsBatch || options.Cache.MessagesWarmBatches ? BatchCache : MessagesCache;
        var use = cache.Use(turn.Path, slot.Start, slot.Start + wait);
        var tokens = new TokenCounts(1, use.Input, use.Write5m, use.Write1h, use.Read, turn.Answer.OutputTokens);
        bills.Bill(slot, turn.Model, (tokens, facts));
        var writing = TimeSpan.FromTicks(turn.Answer.OutputTokens * TimeSpan.TicksPerSecond / OutputTokensPerSecond);
        return new(wait + writing, null, Message(facts, turn.Model, slot, (turn.Answer, use)));
    }

    AnsweredMessage Message(
        RequestFacts facts, ModelFacts model, RunSlot slot, (Answer Answer, CacheUse Use) outcome) =>
        new(Ids.Message(options.Seed, slot.Batch, slot.Index), model.Id, outcome.Answer, outcome.Use)
        {
            IsBatch = slot.IsBatch,
            IsUs = facts.IsUs,
        };

    TimeSpan FirstToken(RunSlot slot) =>
        Draw.Of(options.Seed, Purpose.FirstToken, (ulong)slot.Batch, (ulong)slot.Index)
            .Between(FirstTokenMin, FirstTokenMax);
}
