using System.Text.Json.Serialization;
using EdgeMLOps.Airlock.Schedules;

namespace EdgeMLOps.Airlock.States;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(TransitionDetail))]
[JsonSerializable(typeof(ScheduleDetail))]
internal sealed partial class AirlockJson : JsonSerializerContext;
