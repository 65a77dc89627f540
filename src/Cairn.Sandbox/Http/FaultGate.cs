using System.Security.Cryptography;
using System.Text;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Faults;
using Microsoft.AspNetCore.Http;

namespace Cairn.Sandbox.Http;

/// <summary>Stands before the endpoints: asks once what strikes a call, and does to it what is about the
/// connection and the answer; the rest travels on to the core.</summary>
sealed class FaultGate(SandboxSession session)
{
    public const string Header = "cairn-sandbox-fault";

    /// <summary>What was decided for this call when it came in.</summary>
    public static CallFaults FaultsOf(HttpContext context) => context.Features.Get<CallFaults>() ?? CallFaults.None;

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var header = context.Request.Headers[Header].ToString();
        var name = FaultCalls.Of(context.Request.Method, context.Request.Path.Value ?? "");
        if (name is null || (header.Length == 0 && !session.HasFaults))
            return next(context);

        var call = new FaultCall(name, KeyOf(context.Request), OwnOf(header, name));
        var faults = session.Call(core => core.MeetFaults(call));
        context.Features.Set(faults);
        if (faults.Workspace is not null && name != FaultCalls.Organization)
            context.Response.Headers[CallHeaders.WorkspaceHeader] = faults.Workspace;

        return StrikeAsync(context, faults, next);
    }

    // Keys are compared, never kept.
    static string KeyOf(HttpRequest request)
    {
        var key = request.Headers["x-api-key"].ToString() + request.Headers.Authorization;
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..16];
    }

    static List<FaultRule> OwnOf(string header, string call)
    {
        var reader = new FaultReader();
        var rules = new List<FaultRule>();
        var problems = new List<string>();
        foreach (var text in header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (reader.ReadText(Header, text) is not { } rule)
                continue;

            rules.Add(rule);
            if (!rule.Kind.CanStrike(call))
                problems.Add($"{Header}: '{rule.Name}' strikes {string.Join(", ", rule.Kind.Calls)}, this is {call}.");
            if (rule is not { On: [], Count: null, After: 0 } || (rule.Rate != 1 && !rule.Kind.StrikesLines))
                problems.Add($"{Header}: a header strikes this one call; leave out on, count, after and rate.");
        }

        problems.InsertRange(0, reader.Problems);
        return problems.Count == 0 ? rules : throw ApiRefusal.Invalid(string.Join(' ', problems));
    }

    async Task StrikeAsync(HttpContext context, CallFaults faults, RequestDelegate next)
    {
        try
        {
            await BeforeAsync(context, faults);
            await RunAsync(context, faults, next);
        }
        catch (CallCutException)
        {
            context.Abort();
        }
    }

    async Task BeforeAsync(HttpContext context, CallFaults faults)
    {
        if (faults.Has(FaultName.ConnectFail))
            throw new CallCutException();

        if (faults.Find(FaultName.SlowAnswer) is { } slow)
            await session.PassAsync(slow.Time, context.RequestAborted);

        if (faults.Has(FaultName.KeyRevoked))
            throw ApiRefusal.Unauthorized("invalid x-api-key");

        context.Request.Body = FaultyUpload.Around(context.Request.Body, faults, session);
        context.Features.Set(StreamFaults.Of(faults));
    }

    async Task RunAsync(HttpContext context, CallFaults faults, RequestDelegate next)
    {
        var answers = faults.Struck.Where(rule => rule.Kind is { Answer: not null, StrikesLines: false }).ToList();
        if (answers.Find(rule => rule.Number("committed") == 0) is { } refused)
            await AnswerFault.SendAsync(context, refused);
        else if (answers.FirstOrDefault() is { } committed)
            await AnswerFault.SendAfterAsync(context, committed, next);
        else if (faults.Has(FaultName.ResponseLost) || faults.Has(FaultName.LateCommit))
            await AnswerFault.LoseAsync(context, faults.Find(FaultName.LateCommit), next);
        else if (ReplyFaults.Of(faults) is { Count: > 0 } changes)
            await ReplyFaults.SendAsync(context, changes, next);
        else if (faults.Struck.Any(rule => rule.Kind.Calls is [FaultCalls.Results]))
            await FaultyResults.SendAsync(context, (faults, session), next);
        else
            await next(context);
    }
}
