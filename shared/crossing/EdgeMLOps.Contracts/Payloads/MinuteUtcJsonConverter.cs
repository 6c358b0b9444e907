using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeMLOps.Contracts;

/// <summary><see cref="MinuteUtc"/> as text such as <c>2026-11-21T10:05Z</c>. Public because generated serializers of other assemblies name it.</summary>
public sealed class MinuteUtcJsonConverter : JsonConverter<MinuteUtc>
{
    /// <inheritdoc/>
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

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, MinuteUtc value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
