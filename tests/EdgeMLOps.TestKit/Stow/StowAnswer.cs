using System.Text.Json;

namespace EdgeMLOps.TestKit.Stow;

/// <summary>What a server answered, as pydicom read it.</summary>
public sealed class StowAnswer
{
    private readonly JsonElement _json;

    private StowAnswer(JsonElement json) => _json = json;

    /// <summary>Of HTTP; 0: the connection came to nothing, and <see cref="Type"/> is the Python exception.</summary>
    public int Status => _json.GetProperty("status").GetInt32();

    public string? Type => _json.GetProperty("type").GetString();

    public string? RetryAfter => _json.GetProperty("retryAfter").GetString();

    public string? Challenge => _json.GetProperty("challenge").GetString();

    /// <summary>SOP Instance UID and Failure Reason.</summary>
    public IReadOnlyList<(string Uid, int Reason)> Failed => Pairs("failed");

    /// <summary>SOP Instance UID and Warning Reason, 0 for none.</summary>
    public IReadOnlyList<(string Uid, int Warning)> Stored => Pairs("stored");

    /// <summary>Failure Reasons of parts that say nothing of what they are.</summary>
    public IReadOnlyList<int> Other => [.. _json.GetProperty("other").EnumerateArray().Select(item => item.GetInt32())];

    public static StowAnswer Parse(string line) => new(JsonDocument.Parse(line).RootElement);

    public override string ToString() => _json.ToString();

    private List<(string Uid, int Reason)> Pairs(string name) =>
        [.. _json.GetProperty(name).EnumerateArray().Select(item => (item[0].GetString()!, item[1].GetInt32()))];
}
