using EdgeMLOps.Airlock.Windows;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Schedules;

internal sealed class ScheduleOptionsValidator : IValidateOptions<ScheduleOptions>
{
    public ValidateOptionsResult Validate(string? name, ScheduleOptions options)
    {
        var faults = new OptionFaults();
        faults.Require(
            TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone, out _),
            "Schedule:TimeZone must be a time zone this machine knows, such as Europe/Berlin (Debian: package tzdata)");
        faults.Require(
            options.MaximumMinutes is >= 1 and <= WindowOptions.MaximumMinutes,
            FormattableString.Invariant($"Schedule:MaximumMinutes must be 1 to {WindowOptions.MaximumMinutes}"));
        faults.Require(
            options.MinimumMinutes >= 1 && options.MinimumMinutes <= options.MaximumMinutes,
            "Schedule:MinimumMinutes must be 1 to Schedule:MaximumMinutes");
        faults.Require(options.MinimumNoticeMinutes is >= 0 and <= 10_080, "Schedule:MinimumNoticeMinutes must be 0 to 10080");
        faults.Require(options.GraceMinutes is >= 1 and <= 240, "Schedule:GraceMinutes must be 1 to 240");
        faults.Require(
            options.SwitchPatienceSeconds is >= 0 and <= ScheduleOptions.MostSwitchPatienceSeconds,
            FormattableString.Invariant($"Schedule:SwitchPatienceSeconds must be 0 to {ScheduleOptions.MostSwitchPatienceSeconds}"));
        return faults.Result;
    }
}
