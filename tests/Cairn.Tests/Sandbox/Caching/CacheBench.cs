using System.Text;
using Cairn.Sandbox;
using Cairn.Sandbox.Caching;
using Cairn.Sandbox.Models;
using Cairn.Sandbox.Requests;

namespace Cairn.Tests.Sandbox.Caching;

/// <summary>The cache alone: each use says when it starts, and answers two seconds later.</summary>
sealed class CacheBench(CacheOptions? options = null)
{
    static readonly TimeSpan FirstToken = TimeSpan.FromSeconds(2);

    readonly CacheOptions _options = options ?? new();
    readonly RequestReader _reader = new();
    readonly PromptCache _cache = new(options ?? new());

    public CacheUse Use(string request, TimeSpan at) =>
        Use(request, new(Door.Batch, RequestContext.SecondVersion, []), at).Use;

    /// <summary>Also for models that answer no more.</summary>
    public (CacheUse Use, CacheLookup Lookup) Use(PromptScript prompt, double seconds, bool isChecked = true) =>
        Use(prompt.Json, prompt.Context, TimeSpan.FromSeconds(seconds), isChecked);

    (CacheUse Use, CacheLookup Lookup) Use(string request, RequestContext context, TimeSpan at, bool isChecked = true)
    {
        var facts = _reader.Read(Encoding.UTF8.GetBytes(request), context);
        var model = ModelBook.BuiltIn.Find(facts.Model)!;
        var (breakpoints, fault) = Breakpoints.Of(facts);
        if (isChecked)
            Assert.Null(RequestRules.Check(facts, model, Rehearsal.Start) ?? fault);

        var start = Rehearsal.Start + at;
        var batch = context.Door == Door.Batch ? 1 : 0;
        return _cache.Use(new(facts, model, breakpoints, _options), new(batch, 0, start, start + FirstToken));
    }
}
