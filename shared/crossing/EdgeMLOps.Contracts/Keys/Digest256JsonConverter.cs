using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeMLOps.Contracts;

/// <summary><see cref="Digest256"/> as 64 hexadecimal digits. Public because generated serializers of other assemblies name it.</summary>
public sealed class Digest256JsonConverter : JsonConverter<Digest256>
{
    /// <inheritdoc/>
    public override Digest256 Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Digest256.TryParse(reader.GetString(), out var digest)
            ? digest
            : throw new JsonException("Not a digest of 64 hexadecimal digits");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Digest256 value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
