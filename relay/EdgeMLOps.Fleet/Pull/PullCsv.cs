using System.Globalization;
using System.Text.Json;
using EdgeMLOps.Contracts;

namespace EdgeMLOps.Fleet.Pull;

/// <summary>Messages as comma separated values (RFC 4180), one number a line: what a data frame takes without unfolding.
/// Every value is a number, a closed word, a time or a digest, so nothing needs quoting.</summary>
internal static class PullCsv
{
    internal const string Header =
        "number,site,epoch,stream,sequence,kind,arrived_utc,start,end,package,policy,role,modality,body_part,view,field,bin,value,late";

    internal static IEnumerable<string> Lines(PullRow row)
    {
        var payload = row.Payload;
        var bucket = payload.TryGetProperty("bucket", out var span) ? span : default;
        var cell = payload.TryGetProperty("cell", out var key) ? key : default;
        var start = string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Number},{row.Site:D},{row.Epoch},{row.Stream},{row.Sequence},{row.Kind},{row.ArrivedUtc.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ},");
        string[] columns =
        [
            Text(bucket, "start"), Text(bucket, "end"), Text(cell, "package"), Text(cell, "policy"),
            Text(cell, "role"), Text(cell, "modality"), Text(cell, "bodyPart"), Text(cell, "view"),
        ];
        var shared = start + string.Join(',', columns);
        return Numbers(row).Select(number => $"{shared},{number.Field},{number.Bin},{number.Value},{(row.Late ? "1" : "0")}");
    }

    private static IEnumerable<(string Field, string Bin, string Value)> Numbers(PullRow row) => row.Kind switch
    {
        MessageKind.Operations => Operations(row.Payload),
        MessageKind.Clinical => Clinical(row.Payload),
        _ => Scalars("", row.Payload),
    };

    private static IEnumerable<(string Field, string Bin, string Value)> Operations(JsonElement payload)
    {
        foreach (var count in payload.GetProperty("counters").EnumerateArray())
        {
            yield return (Text(count, "counter"), "", Text(count, "value"));
        }

        foreach (var latency in payload.GetProperty("latencies").EnumerateArray())
        {
            var field = $"Latency.{Text(latency, "stage")}";
            foreach (var (bin, value) in latency.GetProperty("counts").EnumerateArray().Index())
            {
                yield return (field, bin.ToString(CultureInfo.InvariantCulture), value.GetRawText());
            }
        }
    }

    private static IEnumerable<(string Field, string Bin, string Value)> Clinical(JsonElement payload)
    {
        var metric = Text(payload, "metric");
        yield return ($"{metric}.Patients", "", Text(payload, "patients"));
        yield return ($"{metric}.Withheld", "", Text(payload, "withheld"));
        var bins = payload.GetProperty("firstBins").EnumerateArray();
        foreach (var (bin, value) in bins.Zip(payload.GetProperty("counts").EnumerateArray()))
        {
            yield return (metric, bin.GetRawText(), value.GetRawText());
        }
    }

    private static IEnumerable<(string Field, string Bin, string Value)> Scalars(string prefix, JsonElement payload) =>
        payload.EnumerateObject().SelectMany(property => property.Value.ValueKind == JsonValueKind.Object
            ? Scalars($"{prefix}{property.Name}.", property.Value)
            : [($"{prefix}{property.Name}", "", Text(payload, property.Name))]);

    private static string Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value.ToString() : "";
}
