using System.Text.Json.Serialization;

namespace EdgeMLOps.Hosting.Control;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ControlError))]
internal sealed partial class ControlErrorJson : JsonSerializerContext;
