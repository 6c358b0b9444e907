using EdgeMLOps.Airlock.Link;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Schedules;

/// <summary>Holds the patience of <see cref="ScheduleOptions"/> against the looks at the switch: what is not looked at twice is not waited for.</summary>
internal sealed class PatienceValidator : IValidateOptions<ScheduleOptions>
{
    private readonly IOptions<LinkOptions> _link;

    public PatienceValidator(IOptions<LinkOptions> link) => _link = link;

    public ValidateOptionsResult Validate(string? name, ScheduleOptions options) =>
        _link.Value.Driver is not LinkDrivers.Listener && options.SwitchPatienceSeconds > 0
            && options.SwitchPatienceSeconds * 1000 < _link.Value.WatchMilliseconds * 2
            ? ValidateOptionsResult.Fail("Schedule:SwitchPatienceSeconds must be 0 or at least twice Link:WatchMilliseconds: the switch is looked at once more by then")
            : ValidateOptionsResult.Success;
}
