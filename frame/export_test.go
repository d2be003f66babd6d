package frame

// CarryLong is Carry without the short way.
var CarryLong = carryLong
