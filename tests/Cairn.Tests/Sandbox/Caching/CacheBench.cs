using System.Text;
using Cairn.Sandbox.Caching;
using Cairn.Sandbox.Models;
using Cairn.Sandbox.Requests;

namespace Cairn.Tests.Sandbox.Caching;

/// <summary>The cache alone: each use says when it starts, and answers two seconds later.</summary>
sealed class CacheBench
{
    static readonly TimeSpan FirstToken = TimeSpan.FromSeconds(2);

    readonly RequestReader _reader = new();
    readonly PromptCache _cache = new(new());

    public CacheUse Use(string request, TimeSpan at)
    {
        var facts = _reader.Read(Encoding.UTF8.GetBytes(request), new(Door.Batch, RequestContext.SecondVersion, []));
        var model = ModelBook.BuiltIn.Find(facts.Model)!;
        var (breakpoints, fault) = Breakpoints.Of(facts);
        Assert.Null(RequestRules.Check(facts, model, Rehearsal.Start) ?? fault);
        var start = Rehearsal.Start + at;
        return _cache.Use(new(facts, model, breakpoints, new()), new(1, 0, start, start + FirstToken)).Use;
    }
}
