using System.Text.Json.Serialization;

namespace EdgeMLOps.Appliance.Core.Studies.Reconciliation;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SpanFileContent))]
internal sealed partial class SpanJson : JsonSerializerContext;
