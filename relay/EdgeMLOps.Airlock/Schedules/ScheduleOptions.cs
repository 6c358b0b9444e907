using EdgeMLOps.Airlock.Windows;

namespace EdgeMLOps.Airlock.Schedules;

/// <summary>What a window may be and who says so. Section <c>Schedule</c>.</summary>
public sealed class ScheduleOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Schedule";

    /// <summary>Longest <see cref="SwitchPatienceSeconds"/>.</summary>
    public const int MostSwitchPatienceSeconds = 900;

    /// <summary>The site's time zone, in which rules and blackout dates are meant.</summary>
    /// <value>UTC; a name of the IANA data base such as <c>Europe/Berlin</c>.</value>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>Shortest window in minutes.</summary>
    /// <value>1; 1 to <see cref="MaximumMinutes"/>.</value>
    public int MinimumMinutes { get; set; } = 1;

    /// <summary>Longest window in minutes, with all its extensions.</summary>
    /// <value>240; up to 240.</value>
    public int MaximumMinutes { get; set; } = WindowOptions.MaximumMinutes;

    /// <summary>Minutes between the word and the first window that comes of it. With any, a window cannot be started at once.</summary>
    /// <value>0; 0 to 10080 (a week).</value>
    public int MinimumNoticeMinutes { get; set; }

    /// <summary>Minutes a window may begin after its time; later it is missed. It ends at its planned end all the same.</summary>
    /// <value>15; 1 to 240.</value>
    public int GraceMinutes { get; set; } = 15;

    /// <summary>Seconds a window that is due waits while the switch between the links does not stand as it was set; then it is dropped.</summary>
    /// <value>30; 0, or two looks (Link:WatchMilliseconds) to 900, and never beyond the grace.</value>
    public int SwitchPatienceSeconds { get; set; } = 30;

    /// <summary>Whether a window or a rule counts only after a second person approved it.</summary>
    public bool SecondApprover { get; set; }
}
