using System.Text.Json.Serialization;

namespace EdgeMLOps.Appliance.Core.Models.Registry;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<ModelClass>))]
[JsonSerializable(typeof(ModelLineage))]
[JsonSerializable(typeof(StepDetail))]
internal sealed partial class RegistryJson : JsonSerializerContext;
