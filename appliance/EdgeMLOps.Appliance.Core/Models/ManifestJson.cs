using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeMLOps.Appliance.Core.PostProcessing;

namespace EdgeMLOps.Appliance.Core.Models;

// Strict: no unknown key, none twice, none missing that is required, no null where none is meant, no other case.
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ModelManifest))]
[JsonSerializable(typeof(BoxPolicy))]
internal sealed partial class ManifestJson : JsonSerializerContext;
