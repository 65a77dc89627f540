using Cairn.Sandbox.Requests;

namespace Cairn.Sandbox.Batches;

/// <summary>A create whose body has arrived whole and was found well-formed.</summary>
/// <param name="BodyPath">The file it lies in until the batch takes it over.</param>
/// <param name="Requests">Where each request is in it.</param>
/// <param name="Context">What the headers said.</param>
sealed record BatchUpload(string BodyPath, IReadOnlyList<RequestExtent> Requests, RequestContext Context);
