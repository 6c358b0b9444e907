using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeMLOps.Contracts.Down.Packages;

/// <summary>
/// An enum by its camelCase name and nothing else: no number, no other case, no list of names. Public because generated
/// serializers of other assemblies name it.
/// </summary>
/// <typeparam name="T">The enum.</typeparam>
public sealed class ExactEnumJsonConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> Values = Enum.GetValues<T>().ToDictionary(NameOf, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Values.TryGetValue(reader.GetString()!, out var value) // not null: a string
            ? value
            : throw new JsonException($"Not one of {string.Join(", ", Values.Keys)}");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(NameOf(value));

    private static string NameOf(T value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
