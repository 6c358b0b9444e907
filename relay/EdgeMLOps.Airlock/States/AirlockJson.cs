using System.Text.Json.Serialization;

namespace EdgeMLOps.Airlock.States;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(TransitionDetail))]
[JsonSerializable(typeof(WindowDetail))]
internal sealed partial class AirlockJson : JsonSerializerContext;
