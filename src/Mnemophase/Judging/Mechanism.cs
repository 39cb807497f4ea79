namespace Mnemophase.Judging;

/// <summary>The mechanism a network found, numbered as in the paper (science.md, section 4).</summary>
public enum Mechanism
{
    /// <summary>Class 0: not learned.</summary>
    NotLearned = 0,

    /// <summary>Class 1: limit cycle.</summary>
    LimitCycle = 1,

    /// <summary>Class 2: slow-point manifold.</summary>
    SlowPoint = 2,

    /// <summary>Class 3: learned for a while but not stably. The phase diagrams count it with class 0.</summary>
    Unstable = 3,

    /// <summary>Class 4: learned, by a task whose rule (sign, within) leaves the published index undefined. It names no mechanism.</summary>
    Learned = 4,
}
