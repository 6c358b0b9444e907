using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeMLOps.Contracts;

internal sealed class VerifyingKeyJsonConverter : JsonConverter<VerifyingKey>
{
    public override VerifyingKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && VerifyingKey.TryParse(reader.GetString(), out var key)
            ? key
            : throw new JsonException("Not a public key of 128 hexadecimal digits");

    public override void Write(Utf8JsonWriter writer, VerifyingKey value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
