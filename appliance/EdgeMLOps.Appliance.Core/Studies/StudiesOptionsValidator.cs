using EdgeMLOps.Appliance.Core.Studies.Pacs;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Hosting.Tls;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Studies;

internal sealed class StudiesOptionsValidator : IValidateOptions<StudiesOptions>
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, StudiesOptions options)
    {
        var faults = new List<string>();
        Range(nameof(options.QuietTime), options.QuietTime, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));
        Range(nameof(options.AssociationWait), options.AssociationWait, options.QuietTime, Day);
        Range(nameof(options.GapWait), options.GapWait, TimeSpan.Zero, Day);
        // Without a PACS to ask nothing is waited for, and a long quiet time alone must not need this key.
        var asks = options.Query.Destination.Length > 0 || options.Query.AeTitle.Length > 0;
        Range(nameof(options.CountWait), options.CountWait, asks ? options.QuietTime : TimeSpan.Zero, Day);
        var longest = new[] { options.AssociationWait, options.GapWait, options.CountWait }.Max();
        Range(nameof(options.LongestWait), options.LongestWait, longest, TimeSpan.FromDays(7));
        Range("Query:Interval", options.Query.Interval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Range("Query:Timeout", options.Query.Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        Range("Reconciliation:Wait", options.Reconciliation.Wait, TimeSpan.Zero, TimeSpan.FromHours(1));
        Range("Reconciliation:Margin", options.Reconciliation.Margin, TimeSpan.Zero, Day);
        Range("Reconciliation:Timeout", options.Reconciliation.Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Range("Reconciliation:Retry", options.Reconciliation.Retry, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        CheckCount(faults, "Reconciliation:Tries", options.Reconciliation.Tries, least: 1, most: 100);
        CheckCount(faults, "Reconciliation:MostFetched", options.Reconciliation.MostFetched, least: 1, most: 5000);
        if (!Enum.IsDefined(options.Reconciliation.Mode))
        {
            faults.Add($"Studies:Reconciliation:Mode must be Off, Report or Fetch, not {options.Reconciliation.Mode}.");
        }

        CheckPeer(faults, options.Query);
        faults.AddRange(TlsRules.Check("Studies:Query:Tls", options.Query.Tls));
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Range(string key, TimeSpan value, TimeSpan least, TimeSpan most)
        {
            if (value < least || value > most)
            {
                faults.Add($"Studies:{key} must be {least} to {most}, not {value}.");
            }
        }
    }

    private static void CheckCount(List<string> faults, string key, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            faults.Add(FormattableString.Invariant($"Studies:{key} must be {least} to {most}, not {value}."));
        }
    }

    private static void CheckPeer(List<string> faults, PacsOptions query)
    {
        if (query.TimeZone.Length > 0 && !TimeZoneInfo.TryFindSystemTimeZoneById(query.TimeZone, out _))
        {
            faults.Add($"Studies:Query:TimeZone must be a time zone this machine knows, such as Europe/Berlin (Debian: package tzdata), not '{query.TimeZone}'.");
        }

        if (query.Destination.Length > 0 && query.AeTitle.Length > 0)
        {
            faults.Add("Studies:Query takes either Destination or AeTitle, not both.");
        }
        else if (query.AeTitle.Length > 0)
        {
            if (!AeTitleRules.IsValid(query.AeTitle))
            {
                faults.Add($"Studies:Query:AeTitle must be an AE title of 1 to 16 characters, not '{query.AeTitle}'.");
            }

            if (string.IsNullOrWhiteSpace(query.Host))
            {
                faults.Add("Studies:Query:Host must name a host.");
            }

            if (query.Port is < 1 or > 65535)
            {
                faults.Add(FormattableString.Invariant($"Studies:Query:Port must be 1 to 65535, not {query.Port}."));
            }
        }
    }
}
