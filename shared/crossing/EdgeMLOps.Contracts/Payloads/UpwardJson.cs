using System.Text.Json.Serialization;

namespace EdgeMLOps.Contracts;

/// <summary>The only serializer of what goes up, generated from the closed types: there is no reflection to reach another one.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Hello))]
[JsonSerializable(typeof(Bye))]
[JsonSerializable(typeof(OperationsSummary))]
[JsonSerializable(typeof(ClinicalSummary))]
[JsonSerializable(typeof(StateReport))]
internal sealed partial class UpwardJson : JsonSerializerContext;
