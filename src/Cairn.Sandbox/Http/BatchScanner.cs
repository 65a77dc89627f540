using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Requests;

namespace Cairn.Sandbox.Http;

/// <summary>Reads the body of a create piece by piece as it arrives and notes where the params of each request
/// lie.</summary>
/// <remarks>
/// It checks what refuses the whole create; params are only checked for being an object. Memory is one piece, or twice
/// the longest string of the body where that is longer, which is why strings have a limit.
/// </remarks>
sealed partial class BatchScanner(int pieceBytes)
{
    public const int RequestsMax = 100_000;

    /// <summary>What a plain Messages call may have in all; a string that is longer could never be run.</summary>
    public const int StringBytesMax = 32 * 1024 * 1024;

    const int RequestDepth = 2;
    const int FieldDepth = 3;

    readonly List<RequestExtent> _requests = [];
    readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    JsonReaderState _state = new(new() { MaxDepth = CanonicalJson.DepthMax + 8 });
    byte[] _buffer = new byte[pieceBytes];
    int _filled;
    long _offset;
    bool _hasRequests;
    string _field = "";
    string? _customId;
    long _paramsStart = -1;
    int _paramsLength;
    string? _fault;

    /// <summary>Where the next piece of the body is to be put.</summary>
    public Memory<byte> Free => _buffer.AsMemory(_filled);

    /// <summary>Takes in what was put there.</summary>
    public void Take(int bytes)
    {
        // Only a full piece is scanned, so that a long string isn't begun anew with each few bytes.
        _filled += bytes;
        if (_filled == _buffer.Length)
            Scan(isFinal: false);

        if (_filled == _buffer.Length && _filled >= StringBytesMax)
            (_fault, _filled) = ($"requests.{_requests.Count}: a string is longer than {StringBytesMax} bytes", 0);
        else if (_filled == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
    }

    /// <summary>Says what was found once the body is complete, or refuses it.</summary>
    public IReadOnlyList<RequestExtent> Finish()
    {
        Scan(isFinal: true);
        if (_fault is null && !_hasRequests)
            _fault = "requests: Field required";
        if (_fault is null && _requests.Count == 0)
            _fault = "requests: List should have at least 1 item after validation, not 0";

        return _fault is null ? _requests : throw ApiRefusal.Invalid(_fault);
    }

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,64}\\z")]
    static partial Regex CustomIdPattern { get; }

    void Scan(bool isFinal)
    {
        if (_fault is not null)
        {
            _filled = 0;
            return;
        }

        var reader = new Utf8JsonReader(_buffer.AsSpan(0, _filled), isFinal, _state);
        try
        {
            while (_fault is null && reader.Read())
                OnToken(ref reader);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter is half a surrogate in a name or a custom_id.
            _fault = $"The request body is not valid JSON: {exception.Message}";
        }

        var consumed = (int)reader.BytesConsumed;
        _state = reader.CurrentState;
        _buffer.AsSpan(consumed.._filled).CopyTo(_buffer);
        _filled -= consumed;
        _offset += consumed;
    }

    void OnToken(ref Utf8JsonReader reader)
    {
        var isText = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName;
        if (isText && !Utf8.IsValid(reader.ValueSpan))
            _fault = "The request body is not valid UTF-8";
        else if (reader.CurrentDepth > FieldDepth)
            return;
        else if (reader.CurrentDepth == FieldDepth)
            OnField(ref reader);
        else if (reader.CurrentDepth == RequestDepth)
            OnRequest(reader.TokenType);
        else
            OnTop(ref reader);
    }

    void OnTop(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName when reader.ValueTextEquals("requests"u8):
                _hasRequests = true;
                break;
            case JsonTokenType.PropertyName:
                _fault = $"{reader.GetString()}: Extra inputs are not permitted";
                break;
            case JsonTokenType.StartObject when reader.CurrentDepth == 0:
            case JsonTokenType.EndObject when reader.CurrentDepth == 0:
            case JsonTokenType.StartArray when reader.CurrentDepth == 1:
            case JsonTokenType.EndArray when reader.CurrentDepth == 1:
                break;
            default:
                _fault = reader.CurrentDepth == 0
                    ? "Input should be an object"
                    : "requests: Input should be a valid list";
                break;
        }
    }

    void OnRequest(JsonTokenType token)
    {
        if (token == JsonTokenType.StartObject)
            (_customId, _paramsStart) = (null, -1);
        else if (token == JsonTokenType.EndObject)
            Close();
        else
            _fault = $"requests.{_requests.Count}: Input should be an object";
    }

    void OnField(ref Utf8JsonReader reader)
    {
        var path = $"requests.{_requests.Count}.{_field}";
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _field = NameOf(ref reader);
                break;
            case JsonTokenType.StartObject when _field == "params":
                _paramsStart = _offset + reader.TokenStartIndex;
                break;
            case JsonTokenType.EndObject when _field == "params":
                _paramsLength = (int)(_offset + reader.BytesConsumed - _paramsStart);
                break;
            case JsonTokenType.String when _field == "custom_id":
                OnCustomId(ref reader, path);
                break;
            default:
                _fault = _field == "params"
                    ? $"{path}: Input should be an object"
                    : $"{path}: Input should be a valid string";
                break;
        }
    }

    string NameOf(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("custom_id"u8))
            return "custom_id";

        if (!reader.ValueTextEquals("params"u8))
            _fault = $"requests.{_requests.Count}.{reader.GetString()}: Extra inputs are not permitted";

        return "params";
    }

    void OnCustomId(ref Utf8JsonReader reader, string path)
    {
        // An escape would make it longer than it is; a name that needs one doesn't match anyway, except for \u0061
        // and the like.
        _customId = reader.ValueSpan.Length <= 64 * 6 ? reader.GetString() ?? "" : "";
        if (!CustomIdPattern.IsMatch(_customId))
            _fault = $"{path}: String should match pattern '^[a-zA-Z0-9_-]{{1,64}}$'";
    }

    void Close()
    {
        var index = _requests.Count;
        if (_customId is null)
            _fault = $"requests.{index}.custom_id: Field required";
        else if (_paramsStart < 0)
            _fault = $"requests.{index}.params: Field required";
        else if (!_names.TryAdd(_customId, index))
            _fault = $"requests: custom_id '{_customId}' of items {_names[_customId]} and {index} must be unique";
        else if (index == RequestsMax)
            _fault = $"requests: List should have at most {RequestsMax} items after validation";
        else
            _requests.Add(new(_paramsStart, _paramsLength, _customId));
    }
}
