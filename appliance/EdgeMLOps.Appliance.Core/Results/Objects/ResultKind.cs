namespace EdgeMLOps.Appliance.Core.Results.Objects;

/// <summary>The objects of a result set. The numbers are stored.</summary>
public enum ResultKind
{
    /// <summary>Structured report: the result itself, which is always made and kept.</summary>
    Sr = 0,

    /// <summary>Presentation state: boxes and labels over the images.</summary>
    Gsps = 1,

    /// <summary>Secondary capture: an image with the boxes burned in.</summary>
    Sc = 2,

    /// <summary>Key object selection: the images with boxes.</summary>
    Ko = 3,
}
