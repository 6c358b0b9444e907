using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeMLOps.Contracts;

internal sealed class MinuteUtcJsonConverter : JsonConverter<MinuteUtc>
{
    public override MinuteUtc Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
        && DateTimeOffset.TryParseExact(
            reader.GetString(),
            MinuteUtc.Format,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var instant)
        && instant >= DateTimeOffset.UnixEpoch
            ? MinuteUtc.Floor(instant)
            : throw new JsonException("Not a minute such as 2026-11-21T10:05Z");

    public override void Write(Utf8JsonWriter writer, MinuteUtc value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
