namespace EdgeMLOps.Airlock.Schedules;

/// <summary>Why the schedule refuses, and how a window ends that never began. Fixed words.</summary>
internal static class ScheduleCodes
{
    internal const string WrongRule = "WrongRule";
    internal const string NeverDue = "NeverDue";
    internal const string OverlapsItself = "OverlapsItself";
    internal const string NoSuchLocalTime = "NoSuchLocalTime";
    internal const string LocalTimeComesTwice = "LocalTimeComesTwice";
    internal const string WrongTime = "WrongTime";
    internal const string WrongDates = "WrongDates";
    internal const string ReasonMissing = "ReasonMissing";
    internal const string WrongReason = "WrongReason";
    internal const string TooShortNotice = "TooShortNotice";
    internal const string InBlackout = "InBlackout";
    internal const string HospitalHold = "HospitalHold";
    internal const string NoHold = "NoHold";
    internal const string SamePerson = "SamePerson";
    internal const string AlreadyApproved = "AlreadyApproved";
    internal const string NeedsSecondApprover = "NeedsSecondApprover";
    internal const string TooManyRules = "TooManyRules";
    internal const string TooManyBlackouts = "TooManyBlackouts";

    // Outcomes of windows that never began. A clock that is set back may make them due again.
    internal const string Missed = "Missed";
    internal const string NotApproved = "NotApproved";
    internal const string SkippedByBlackout = "SkippedByBlackout";
    internal const string SkippedByHold = "SkippedByHold";
    internal const string SkippedByLink = "SkippedByLink";

    internal static readonly string[] NeverBegan = [Missed, NotApproved, SkippedByBlackout, SkippedByHold, SkippedByLink];
}
