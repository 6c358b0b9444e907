namespace EdgeMLOps.Hosting.Control;

/// <summary>How a call over a control socket ended.</summary>
public enum ControlOutcome
{
    /// <summary>The service answered with success.</summary>
    Answered,

    /// <summary>The service answered that it will not; the code says why.</summary>
    Refused,

    /// <summary>Nobody listens: the service is not running.</summary>
    ServiceDown,

    /// <summary>Somebody listens and did not answer in time, or broke off.</summary>
    NoAnswer,
}
