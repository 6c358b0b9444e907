using EdgeMLOps.Appliance.Core.Receiving.Commitment;
using EdgeMLOps.Appliance.Core.Results.Objects;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Hosting.Tls;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Results.Delivery;

internal sealed class DeliveryOptionsValidator : IValidateOptions<DeliveryOptions>
{
    public ValidateOptionsResult Validate(string? name, DeliveryOptions options)
    {
        var faults = new List<string>();
        RequireRange(faults, "Results:FirstRetry", options.FirstRetry, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));
        RequireRange(faults, "Results:LongestRetry", options.LongestRetry, options.FirstRetry, TimeSpan.FromDays(1));
        RequireRange(faults, "Results:AlarmAge", options.AlarmAge, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30));
        RequireRange(faults, "Results:AttemptLimit", options.AttemptLimit, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        RequireRange(faults, "Results:KeepOpen", options.KeepOpen, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        CheckObjects(faults, "Results:Objects", options.Objects);
        for (var at = 0; at < options.Destinations.Count; at++)
        {
            CheckDestination(faults, FormattableString.Invariant($"Results:Destinations:{at}"), options.Destinations[at]);
        }

        foreach (var twice in options.Destinations.GroupBy(item => item.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            faults.Add($"Results:Destinations: the name '{twice.Key}' stands there more than once; names must differ.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void CheckDestination(List<string> faults, string key, DestinationOptions destination)
    {
        if (destination.Name.Length is 0 or > 64)
        {
            faults.Add($"{key}:Name must have 1 to 64 characters.");
        }

        if (!AeTitleRules.IsValid(destination.AeTitle))
        {
            faults.Add($"{key}:AeTitle must be an AE title of 1 to 16 characters, not '{destination.AeTitle}'.");
        }

        if (string.IsNullOrWhiteSpace(destination.Host))
        {
            faults.Add($"{key}:Host must name a host.");
        }

        if (destination.Port is < 1 or > 65535)
        {
            faults.Add(FormattableString.Invariant($"{key}:Port must be 1 to 65535, not {destination.Port}."));
        }

        if (!Enum.IsDefined(destination.Confirm))
        {
            faults.Add($"{key}:Confirm must be auto, commitment, find or none.");
        }

        RequireRange(faults, $"{key}:ConfirmAfter", destination.ConfirmAfter, TimeSpan.Zero, TimeSpan.FromDays(1));
        RequireRange(faults, $"{key}:ReportHold", destination.ReportHold, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        RequireRange(faults, $"{key}:ReportWait", destination.ReportWait, TimeSpan.FromSeconds(1), AskedCommitments.LongestWait);
        RequireRange(faults, $"{key}:MissingAfter", destination.MissingAfter, TimeSpan.Zero, TimeSpan.FromDays(7));
        CheckObjects(faults, $"{key}:Objects", destination.Objects);
        faults.AddRange(TlsRules.Check($"{key}:Tls", destination.Tls));
    }

    private static void CheckObjects(List<string> faults, string key, IList<string> names)
    {
        for (var at = 0; at < names.Count; at++)
        {
            if (!ResultKinds.TryParse(names[at], out _))
            {
                faults.Add(FormattableString.Invariant($"{key}:{at} must be one of {ResultKinds.Names}, not '{names[at]}'."));
            }
        }

        if (names.Distinct(StringComparer.OrdinalIgnoreCase).Count() < names.Count)
        {
            faults.Add($"{key} names an object more than once.");
        }
    }

    private static void RequireRange(List<string> faults, string key, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
        {
            faults.Add($"{key} must be {least} to {most}, not {value}.");
        }
    }
}
