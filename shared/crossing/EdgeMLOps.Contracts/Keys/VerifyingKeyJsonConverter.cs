using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeMLOps.Contracts;

/// <summary><see cref="VerifyingKey"/> as 128 hexadecimal digits. Public because generated serializers of other assemblies name it.</summary>
public sealed class VerifyingKeyJsonConverter : JsonConverter<VerifyingKey>
{
    /// <inheritdoc/>
    public override VerifyingKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && VerifyingKey.TryParse(reader.GetString(), out var key)
            ? key
            : throw new JsonException("Not a public key of 128 hexadecimal digits");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, VerifyingKey value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
