using Cairn.Models;
using Cairn.Workloads;

namespace Cairn.Profiling;

/// <summary>What a row is billed at and may answer, and the settings it shares a cache under.</summary>
/// <param name="Model">The model that it asks.</param>
/// <param name="MaxTokens">The most tokens the answer may have.</param>
/// <param name="UsOnly">Whether it asks for <c>inference_geo: us</c>.</param>
/// <param name="OwnMarkers">The <see cref="ComposedRequest.OwnMarkers"/>.</param>
/// <param name="SettingsHash">The <see cref="ComposedRequest.SettingsHash"/>.</param>
sealed record RowTerms(Model Model, int MaxTokens, bool UsOnly, CacheTtl? OwnMarkers, UInt128 SettingsHash)
{
    /// <summary>Whether they are those of a request to this model.</summary>
    public bool AreOf(ComposedRequest request) =>
        Model.Id == request.Model && MaxTokens == request.MaxTokens && UsOnly == request.UsOnly
        && OwnMarkers == request.OwnMarkers && SettingsHash == request.SettingsHash;
}
