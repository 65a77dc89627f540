namespace Cairn.Profiling;

/// <summary>How much has to be uploaded, and how much of it is the same text again and again.</summary>
/// <param name="Bytes">The bodies of all batches.</param>
/// <param name="Repeated">
/// What of it repeats long texts (4 kB and more) that an earlier request has already sent.
/// </param>
/// <param name="Texts">How many such texts there are.</param>
/// <param name="BytesWithFiles">
/// What would be sent if each of these texts were uploaded once with the Files API, and requests named it by its id.
/// </param>
public readonly record struct BodySize(long Bytes, long Repeated, int Texts, long BytesWithFiles);
