using Mnemophase.Scaling;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Studies.Plane;

/// <summary>Conventions of the boundary fits of a study, with the axes they lie in.</summary>
public static class PlaneConventions
{
    /// <summary>The conventions of <see cref="StudyScaling.Of"/> with the axes of the study's plane, if it has one.</summary>
    public static IReadOnlyList<BoundaryConventions> Of(Study study) =>
        StudyPlane.Of(study) is { } plane ? [.. StudyScaling.Of(study).Select(plane.Of)] : StudyScaling.Of(study);

    /// <summary>Conventions of a boundary in a plane.</summary>
    public static BoundaryConventions Of(this StudyPlane plane, BoundaryConventions conventions)
    {
        return conventions with { Across = plane.Across.Axis, Up = plane.Up };
    }
}
