namespace EdgeMLOps.Airlock.Tests.Explorer;

/// <summary>What a step of the walk stands for.</summary>
internal enum EdgeKind
{
    /// <summary>A process or time goes on.</summary>
    Work,

    /// <summary>A new window, which nothing may have to wait for.</summary>
    Window,

    /// <summary>A crash, a lost, doubled or lying message, a meddler.</summary>
    Fault,

    /// <summary>A person helps.</summary>
    Person,
}
