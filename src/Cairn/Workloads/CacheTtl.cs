namespace Cairn.Workloads;

/// <summary>How long a written cache entry stays readable after the request that last used it began.</summary>
public enum CacheTtl
{
    /// <summary>Five minutes; writing costs 1.25 times the input price.</summary>
    FiveMinutes,

    /// <summary>One hour; writing costs twice the input price.</summary>
    OneHour,
}
