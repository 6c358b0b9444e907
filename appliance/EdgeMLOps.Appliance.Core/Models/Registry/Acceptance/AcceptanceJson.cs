using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeMLOps.Appliance.Core.Models.Registry.Acceptance;

// Strict: no unknown key, none twice, none missing, no null, no other case.
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AcceptanceExpectation))]
internal sealed partial class AcceptanceJson : JsonSerializerContext;
