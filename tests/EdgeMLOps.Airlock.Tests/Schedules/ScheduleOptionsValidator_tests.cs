using EdgeMLOps.Airlock.Schedules;

namespace EdgeMLOps.Airlock.Tests.Schedules;

public sealed class ScheduleOptionsValidator_tests
{
    public static TheoryData<ScheduleOptions, string> Wrong => new()
    {
        { new ScheduleOptions { TimeZone = "Europe/Atlantis" }, "Schedule:TimeZone" },
        { new ScheduleOptions { TimeZone = "" }, "Schedule:TimeZone" },
        { new ScheduleOptions { MaximumMinutes = 241 }, "Schedule:MaximumMinutes" },
        { new ScheduleOptions { MinimumMinutes = 31, MaximumMinutes = 30 }, "Schedule:MinimumMinutes" },
        { new ScheduleOptions { MinimumNoticeMinutes = -1 }, "Schedule:MinimumNoticeMinutes" },
        { new ScheduleOptions { GraceMinutes = 0 }, "Schedule:GraceMinutes" },
        { new ScheduleOptions { SwitchPatienceSeconds = 901 }, "Schedule:SwitchPatienceSeconds" },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void A_wrong_schedule_is_refused_by_its_key(ScheduleOptions options, string key) =>
        Assert.Contains(key, new ScheduleOptionsValidator().Validate(name: null, options).FailureMessage, StringComparison.Ordinal);

    [Fact]
    public void The_defaults_are_right() => Assert.True(new ScheduleOptionsValidator().Validate(name: null, new ScheduleOptions()).Succeeded);
}
