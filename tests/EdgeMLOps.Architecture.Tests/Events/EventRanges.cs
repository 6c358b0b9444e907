namespace EdgeMLOps.Architecture.Tests.Events;

/// <summary>The registry of log event ids: a hundred for each capability, told by its namespace.</summary>
internal static class EventRanges
{
    private const int Size = 100;

    private static readonly Dictionary<string, int> First = new(StringComparer.Ordinal)
    {
        ["EdgeMLOps.Appliance.Core.Receiving"] = 1000,
        ["EdgeMLOps.Appliance.Core.Retention"] = 1100,
        ["EdgeMLOps.Appliance.Core.Studies"] = 1200,
        ["EdgeMLOps.Appliance.Core.Screening"] = 1300,
        ["EdgeMLOps.Appliance.Core.Decoding"] = 1400,
        ["EdgeMLOps.Appliance.Core.Workers"] = 1500,
        ["EdgeMLOps.Appliance.Core.Inference"] = 2000,
        ["EdgeMLOps.Appliance.Core.Models"] = 2200,
        ["EdgeMLOps.Appliance.Core.PostProcessing"] = 2400,
        ["EdgeMLOps.Appliance.Core.Predictions"] = 3000,
        ["EdgeMLOps.Appliance.Core.Results"] = 3200,
        ["EdgeMLOps.Appliance.Core.Monitoring"] = 3400,
        ["EdgeMLOps.Appliance.Core.Pipeline"] = 3600,
        ["EdgeMLOps.Appliance.Core.Link"] = 3900,
        ["EdgeMLOps.Appliance.Gate"] = 4000,
        ["EdgeMLOps.Relay"] = 5000,
        ["EdgeMLOps.Airlock"] = 6000,
        ["EdgeMLOps.Fleet"] = 7000,
        ["EdgeMLOps.Hosting"] = 8000,
        ["EdgeMLOps.Sqlite"] = 8200,
        ["EdgeMLOps.Mqtt"] = 8400,
        ["EdgeMLOps.Outbox"] = 8600,
        ["EdgeMLOps.Dicom"] = 9000,
        ["EdgeMLOps.Appliance"] = 9500,
    };

    /// <summary>Whether an id lies in the range of the capability its namespace names; false when there is no such capability.</summary>
    public static bool Holds(string? fullNamespace, int id)
    {
        for (var name = fullNamespace; !string.IsNullOrEmpty(name); name = name[..Math.Max(name.LastIndexOf('.'), 0)])
        {
            if (First.TryGetValue(name, out var first))
            {
                return id >= first && id < first + Size;
            }
        }

        return false;
    }
}
