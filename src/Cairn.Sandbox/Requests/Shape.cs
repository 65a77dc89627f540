using System.Text.Json;

namespace Cairn.Sandbox.Requests;

/// <summary>What a JSON value must look like: the rows of the tables that stand for the API's types.</summary>
/// <remarks>Checking allocates nothing unless something is wrong, so that every block of every request can
/// afford it.</remarks>
abstract class Shape
{
    /// <summary>Anything at all.</summary>
    public static Shape Any { get; } = new AnyShape();

    public static Shape Text { get; } = new Leaf(JsonTokenType.String, "Input should be a valid string");

    public static Shape Flag { get; } = new Leaf(JsonTokenType.True, "Input should be a valid boolean");

    /// <summary>An object whose keys are the caller's business.</summary>
    public static Shape Map { get; } = new Leaf(JsonTokenType.StartObject, "Input should be a valid dictionary");

    /// <summary>Reads the value on which the reader stands and leaves it on the value's last token.</summary>
    /// <returns>Null, or what continues the path of the value: <c>.name: fault</c> or <c>: fault</c>.</returns>
    public abstract string? Check(ref Utf8JsonReader reader);

    public string? Check(ReadOnlySpan<byte> json)
    {
        var reader = CanonicalJson.Read(json);
        reader.Read();
        return Check(ref reader);
    }

    public static Shape Words(params string[] words) => new WordShape(words);

    public static Shape Number(long least, long most = long.MaxValue, bool isWhole = true) =>
        new NumberShape(least, most, isWhole);

    public static Shape List(Shape item, int most = int.MaxValue) => new ListShape(item, most);

    /// <summary>A text, or a list of what the shape says.</summary>
    public static Shape TextOr(Shape other) => new EitherShape(other);

    public Shape OrNull() => new NullableShape(this);

    protected static string ListOf(IReadOnlyList<string> words) => words.Count == 1
        ? $"'{words[0]}'"
        : $"'{string.Join("', '", words.SkipLast(1))}' or '{words[^1]}'";

    sealed class AnyShape : Shape
    {
        public override string? Check(ref Utf8JsonReader reader)
        {
            reader.Skip();
            return null;
        }
    }

    sealed class Leaf(JsonTokenType token, string fault) : Shape
    {
        public override string? Check(ref Utf8JsonReader reader)
        {
            if (reader.TokenType != token && (token, reader.TokenType) != (JsonTokenType.True, JsonTokenType.False))
                return ": " + fault;

            reader.Skip();
            return null;
        }
    }

    sealed class WordShape(string[] words) : Shape
    {
        public override string? Check(ref Utf8JsonReader reader)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                foreach (var word in words)
                {
                    if (reader.ValueTextEquals(word))
                        return null;
                }
            }

            return ": Input should be " + ListOf(words);
        }
    }

    sealed class NumberShape(long least, long most, bool isWhole) : Shape
    {
        public override string? Check(ref Utf8JsonReader reader)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetDecimal(out var number))
                return isWhole ? ": Input should be a valid integer" : ": Input should be a valid number";

            if (isWhole && number != decimal.Truncate(number))
                return ": Input should be a valid integer, got a number with a fractional part";

            if (number < least)
                return $": Input should be greater than or equal to {least}";

            return number > most ? $": Input should be less than or equal to {most}" : null;
        }
    }

    sealed class ListShape(Shape item, int most) : Shape
    {
        public override string? Check(ref Utf8JsonReader reader)
        {
            if (reader.TokenType != JsonTokenType.StartArray)
                return ": Input should be a valid list";

            for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
            {
                if (index == most)
                    return $": List should have at most {most} items after validation";

                if (item.Check(ref reader) is { } fault)
                    return $".{index}{fault}";
            }

            return null;
        }
    }

    sealed class EitherShape(Shape other) : Shape
    {
        public override string? Check(ref Utf8JsonReader reader) =>
            reader.TokenType == JsonTokenType.String ? null : other.Check(ref reader);
    }

    sealed class NullableShape(Shape shape) : Shape
    {
        public override string? Check(ref Utf8JsonReader reader) =>
            reader.TokenType == JsonTokenType.Null ? null : shape.Check(ref reader);
    }
}
