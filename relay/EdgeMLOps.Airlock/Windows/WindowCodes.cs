namespace EdgeMLOps.Airlock.Windows;

/// <summary>How a window ends, and why a request is refused. Fixed words: they stand in the audit, the logs and the answers.</summary>
internal static class WindowCodes
{
    internal const string Done = "Done";
    internal const string TimeUp = "TimeUp";
    internal const string Aborted = "Aborted";
    internal const string Restarted = "Restarted";
    internal const string Stopping = "Stopping";
    internal const string Fault = "Fault";
    internal const string DrainTimedOut = "DrainTimedOut";
    internal const string RelayLost = "RelayLost";
    internal const string RelayLinkUp = "RelayLinkUp";
    internal const string MinutesOutOfRange = "MinutesOutOfRange";
    internal const string NotServing = "NotServing";
    internal const string NoWindow = "NoWindow";
    internal const string NotHeld = "NotHeld";
    internal const string Overlaps = "Overlaps";
    internal const string InThePast = "InThePast";
}
